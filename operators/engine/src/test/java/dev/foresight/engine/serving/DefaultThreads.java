// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

/** Prints how many threads an engine uses in this process if nobody says. */
final class DefaultThreads {
  private DefaultThreads() {}

  public static void main(String[] arguments) {
    System.out.println(EngineOptions.defaults().threads());
  }
}
