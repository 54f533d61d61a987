// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas;

import java.util.Set;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Lets Avro make this package's records.
 *
 * <p>Since 1.12.2 Avro instantiates only classes that a JVM-wide predicate trusts, against schemas
 * that name a class of the attacker's choice. Whoever reads records calls {@link #establish()} from
 * a static initialiser, so that no JVM of a cluster can be without.
 */
public final class SchemaTrust {
  /** The packages of generated records. */
  private static final Set<String> PACKAGES = Set.of("dev.foresight.schemas");

  private SchemaTrust() {}

  /** Adds this project's records to what Avro trusts; calling again does nothing. */
  public static synchronized void establish() {
    ClassSecurityPredicate current = ClassSecurityValidator.getGlobal();
    if (current.isTrusted(CaptionRequest.class)) {
      return;
    }
    ClassSecurityPredicate records = type -> PACKAGES.contains(type.getPackageName());
    ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(current, records));
  }
}
