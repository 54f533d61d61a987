// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

/** Prints variables of its environment, one a line. */
final class PrintedEnvironment {
  private PrintedEnvironment() {}

  public static void main(String[] names) {
    for (String name : names) {
      System.out.println(name + "=" + System.getenv(name));
    }
  }
}
