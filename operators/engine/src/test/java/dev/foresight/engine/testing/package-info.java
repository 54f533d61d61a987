// SPDX-License-Identifier: Apache-2.0
/**
 * What tests of several packages and modules share: an engine without a model, the contract of all
 * engines, waiting, fixtures, tolerances, and the mark of tests whose numbers depend on the
 * processor. Leans on {@code request}, {@code serving}, {@code runtime} and {@code model}.
 */
package dev.foresight.engine.testing;
