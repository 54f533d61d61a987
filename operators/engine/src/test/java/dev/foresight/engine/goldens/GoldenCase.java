// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.goldens;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One case of {@code goldens/llava/cases.json}: a prompt and what HF transformers answers to it.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record GoldenCase(
    String name,
    String model,
    List<String> images,
    @JsonProperty("pad_to_square") boolean padToSquare,
    String question,
    String prompt,
    @JsonProperty("prompt_ids_unexpanded") int[] promptIdsUnexpanded,
    @JsonProperty("input_ids") int[] inputIds,
    @JsonProperty("max_new_tokens") int maxNewTokens,
    @JsonProperty("greedy_ids") List<Integer> greedyIds,
    String text,
    @JsonProperty("ended_with_eos") boolean endedWithEos) {
  @Override
  public String toString() {
    return name;
  }
}
