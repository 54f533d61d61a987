// SPDX-License-Identifier: Apache-2.0
/**
 * What tests of several packages and modules share: fixtures, tolerances, and the mark of tests
 * whose numbers depend on the processor. Leans on {@code runtime} and {@code model}.
 */
package dev.foresight.engine.testing;
