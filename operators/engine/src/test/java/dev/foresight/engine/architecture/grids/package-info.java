// SPDX-License-Identifier: Apache-2.0
/**
 * A family of models made of test doubles: images of as many rows as their size says, positions of
 * three numbers. Shows what a family has to supply, and that the engine needs no more.
 */
package dev.foresight.engine.architecture.grids;
