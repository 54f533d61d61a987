// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.goldens;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.engine.checkpoint.Safetensors;
import dev.foresight.engine.checkpoint.StoredTensor;
import dev.foresight.engine.testing.Rounding;
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

  private static final double LEVEL = logProbabilityTolerance(Rounding.FLOAT32);

  /**
   * Returns how far a log-probability of the draft's may be off. Its logits have a root mean square
   * of 2.2; behind them are 24 sums of the target's vision tower, 25 of its decoder and 10 of the
   * draft, of up to 176 terms. Of narrow products, fusion, a block's four and the head follow each
   * other.
   */
  public static double logProbabilityTolerance(Rounding rounding) {
    return Rounding.ofLogProbability(rounding.ofNetwork(24 + 25 + 10, 176, 6, 2.2));
  }

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
      @JsonProperty("boundary_gap") Double boundaryGap) {
    /** How far a node's log-probability may be off. */
    public double tolerance(int node) {
      return Rounding.ofPath(depths[node], LEVEL);
    }

    /** Whether rounding may decide which node is the last one of the tree. */
    public boolean isTiedAtTheCut() {
      int deepest = depths[depths.length - 1];
      return boundaryGap != null && boundaryGap <= Rounding.ofPath(2 * deepest, LEVEL);
    }
  }

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
