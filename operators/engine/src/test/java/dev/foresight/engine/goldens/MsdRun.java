// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.goldens;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.engine.checkpoint.Safetensors;
import dev.foresight.engine.checkpoint.StoredTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One run of MSD's reference code, from {@code goldens/llava/msd}. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record MsdRun(
    @JsonProperty("case") String name,
    Config config,
    @JsonProperty("max_new_tokens") int maxNewTokens,
    @JsonProperty("first_token") int firstToken,
    List<Step> steps,
    @JsonProperty("final_ids") List<Integer> finalIds) {

  /** The tree's shape; total counts the root. */
  public record Config(
      @JsonProperty("total_tokens") int total, int depth, @JsonProperty("top_k") int topK) {}

  /** One tree and what the target made of it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Step(
      int[] tokens,
      int[] parents,
      int[] depths,
      @JsonProperty("log_probs") float[] logProbs,
      @JsonProperty("target_argmax") int[] targetArgmax,
      @JsonProperty("accepted_nodes") int[] acceptedNodes,
      int accepted,
      int bonus,
      @JsonProperty("order_gap") double orderGap,
      @JsonProperty("boundary_gap") Double boundaryGap) {}

  public static List<MsdRun> all() {
    ObjectMapper json = new ObjectMapper();
    try (Stream<Path> files = Files.list(LlavaGoldens.path("msd"))) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(file -> read(json, file))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MsdRun read(ObjectMapper json, Path file) {
    try {
      return json.readValue(file.toFile(), MsdRun.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public GoldenCase golden() {
    return LlavaGoldens.cases().stream().filter(c -> c.name().equals(name)).findFirst().get();
  }

  public Map<String, StoredTensor> tensors() {
    return Safetensors.readFile(LlavaGoldens.path("msd/" + this + ".safetensors"));
  }

  @Override
  public String toString() {
    return name + "__t" + config.total() + "-d" + config.depth() + "-k" + config.topK();
  }
}
