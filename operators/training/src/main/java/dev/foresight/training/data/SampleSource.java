// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

/** Conversations of a data set. */
public interface SampleSource extends Source<Sample> {}
