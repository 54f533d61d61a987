// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the shared options that a command cannot do without; others can. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Requires {
  /** The options' names. */
  String[] value();
}
