// SPDX-License-Identifier: Apache-2.0
/**
 * Making drafts for targets, and saying what they are worth.
 *
 * <p>Nothing but {@code job} leans on it.
 *
 * <p>Leans on: nothing.
 */
package dev.foresight.training;
