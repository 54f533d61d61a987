// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.msd.Drafter;
import dev.foresight.engine.msd.TreeShape;
import dev.foresight.engine.request.GenerationRequest;
import java.util.Optional;
import java.util.function.Function;

/**
 * How an engine's sequences come by drafted tokens.
 *
 * @param drafter grows trees for all of them together
 * @param shapes of the trees that a request is decoded with; absent: none, plain decoding
 * @param trace of all trees that are verified
 */
record Drafting(
    Drafter drafter,
    Function<GenerationRequest, Optional<TreeShape>> shapes,
    Optional<TreeTrace> trace) {}
