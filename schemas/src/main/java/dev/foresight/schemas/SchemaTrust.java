// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas;

import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Lets Avro make this package's records.
 *
 * <p>Since 1.12.2 Avro instantiates only classes that a JVM-wide predicate trusts, against schemas
 * that name a class of the attacker's choice. The template of the generated records calls {@link
 * #establish()} when a record's class is initialised, so nobody has to remember it.
 */
public final class SchemaTrust {
  private SchemaTrust() {}

  /** Adds this project's records to what Avro trusts; calling again does nothing. */
  public static synchronized void establish() {
    ClassSecurityPredicate current = ClassSecurityValidator.getGlobal();
    if (current.isTrusted(CaptionRequest.class)) {
      return;
    }
    ClassSecurityPredicate records =
        type -> type.getPackageName().equals(CaptionRequest.class.getPackageName());
    ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(current, records));
  }
}
