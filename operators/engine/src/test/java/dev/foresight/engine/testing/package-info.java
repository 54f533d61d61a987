// SPDX-License-Identifier: Apache-2.0
/** Fixtures that tests of several packages share. */
package dev.foresight.engine.testing;
