// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Tells the version that the build wrote into the jar. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version =
        Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
            .orElse("(not built into a jar)");
    return new String[] {"foresight " + version, "Java " + Runtime.version(), "Licence Apache-2.0"};
  }
}
