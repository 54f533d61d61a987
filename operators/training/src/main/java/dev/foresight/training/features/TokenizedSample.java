// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.features;

import dev.foresight.training.data.Sample;
import dev.foresight.training.draft.EncodedSample;

/** A sample with its tokens. */
public record TokenizedSample(Sample sample, EncodedSample encoded) {}
