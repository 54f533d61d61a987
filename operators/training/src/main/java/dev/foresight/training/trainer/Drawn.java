// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import dev.foresight.training.data.Sample;
import dev.foresight.training.draft.EncodedSample;

/** A sample with its tokens. */
record Drawn(Sample sample, EncodedSample encoded) {}
