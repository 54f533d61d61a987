// SPDX-License-Identifier: Apache-2.0
/**
 * What tests of several packages and modules share: an engine without a model, a tiny model, the
 * contracts of seams that several classes implement, waiting, fixtures, tolerances, and the mark of
 * tests whose numbers depend on the processor.
 */
package dev.foresight.engine.testing;
