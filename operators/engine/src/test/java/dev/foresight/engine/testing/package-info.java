// SPDX-License-Identifier: Apache-2.0
/**
 * What tests of several packages and modules share: fixtures, tolerances, contracts of seams that
 * several modules implement, and the mark of tests whose numbers depend on the processor. Leans on
 * {@code runtime}, {@code model} and {@code images}.
 */
package dev.foresight.engine.testing;
