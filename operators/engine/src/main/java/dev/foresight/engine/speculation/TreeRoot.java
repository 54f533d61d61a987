// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

import dev.foresight.engine.request.GenerationRequest;
import java.util.Set;

/**
 * Where a tree may begin: a sequence's last token, and what is known of what follows it.
 *
 * @param request that the sequence answers
 * @param token the last one
 * @param ends tokens that end the answer: nothing follows them
 * @param room for so many more tokens
 */
public record TreeRoot(GenerationRequest request, int token, Set<Integer> ends, int room) {}
