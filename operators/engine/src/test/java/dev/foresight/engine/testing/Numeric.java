// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests of numbers that PyTorch computes, which kernels for another processor may round otherwise:
 * the profile {@code processors} runs them with what several processors have. {@link
 * NumericSources} tells which tests these are.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("numeric")
@ExtendWith(ProcessorReport.class)
public @interface Numeric {}
