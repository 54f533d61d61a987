// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.engine.goldens.GoldenCase;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.request.Acceptance;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.engine.request.StepTimes;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import dev.foresight.engine.speculation.FixedTrees;
import dev.foresight.engine.testing.Numeric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an engine tells of its draft. */
@Numeric
class SpeculationStatisticsTest {
  private static final FixedTrees TREES = FixedTrees.parse("16,4,4");

  @TempDir private Path folder;

  private static EngineOptions options(Optional<Path> trace) {
    return EngineOptions.defaults()
        .withThreads(1)
        .withMaxBatch(1)
        .withSpeculation(
            new Speculation(
                LlavaGoldens.path("draft"), TREES, Integer.MAX_VALUE, ModelDtype.AUTO, trace));
  }

  private static GenerationRequest request(String id) {
    GoldenCase golden =
        LlavaGoldens.cases().stream().filter(one -> one.name().equals("long")).findFirst().get();
    return new GenerationRequest(
        id,
        new Prompt.Raw(golden.prompt()),
        LlavaGoldens.images(golden),
        Optional.of(golden.padToSquare()),
        SamplingParameters.GREEDY,
        40,
        List.of());
  }

  @Test
  void sumsUpWhatRequestsAreTold() {
    try (Engine engine =
        DecodingEngine.open(LlavaGoldens.path("model"), options(Optional.empty()))) {
      assertThat(engine.statistics().verifications()).isEqualTo(Verifications.NONE);
      assertThat(engine.info().draftDepth()).isEqualTo(5);
      Generation answer = engine.submit(request("a")).join();
      Acceptance acceptance = answer.acceptance();
      Verifications sums = engine.statistics().verifications();
      assertThat(sums.count()).isEqualTo(acceptance.acceptedLengths().size());
      assertThat(sums.tau()).isCloseTo(acceptance.tau(), within(1e-9));
      assertThat(sums.tauWithoutBonus()).isCloseTo(acceptance.tauWithoutBonus(), within(1e-9));
      assertThat(sums.nodesPerTree()).isEqualTo(16);
      long first = acceptance.acceptedLengths().stream().filter(length -> length > 0).count();
      assertThat(sums.acceptanceAt(1)).isEqualTo((double) first / sums.count());
      assertThat(sums.acceptanceAt(6)).isZero();
      assertThat(acceptance.nodesPerTree()).isEqualTo(16);
      assertThat(acceptance.acceptancePerDepth()).isEqualTo(sums.acceptancePerDepth());
      assertThat(acceptance.batchFill()).isEqualTo(1);
      assertThat(engine.statistics().emitted().tokensPerStep()).isEqualTo(answer.tokensPerStep());
    }
  }

  @Test
  void tellsWhereTheTimeOfDecodingWent() {
    try (Engine engine =
        DecodingEngine.open(LlavaGoldens.path("model"), options(Optional.empty()))) {
      Generation answer = engine.submit(request("a")).join();
      StepTotals all = engine.statistics().of(StepKind.DECODE);
      StepTimes steps = answer.timings().steps();
      assertThat(steps.draft()).isPositive().hasNanos(all.nanos(Phase.DRAFT));
      assertThat(steps.verify()).isPositive().hasNanos(all.nanos(Phase.FORWARD));
      assertThat(steps.draft().plus(steps.verify()).plus(steps.other()))
          .as("whoever is alone has all the time of its steps")
          .hasNanos(all.busyNanos());
      assertThat(answer.timings().decode()).isPositive();
    }
  }

  @Test
  void recordsEveryTree() throws IOException {
    Path trace = folder.resolve("trees.jsonl");
    Files.writeString(trace, "{}\n");
    Generation answer;
    try (Engine engine =
        DecodingEngine.open(LlavaGoldens.path("model"), options(Optional.of(trace)))) {
      answer = engine.submit(request("a")).join();
    }
    List<String> lines = Files.readAllLines(trace);
    List<Integer> accepted = answer.acceptance().acceptedLengths();
    assertThat(lines.get(0)).isEqualTo("{}"); // what was there stays
    assertThat(lines).hasSize(1 + accepted.size());
    int index = 0;
    for (int i = 0; i < accepted.size(); i++) {
      JsonNode tree = new ObjectMapper().readTree(lines.get(i + 1));
      assertThat(tree.get("id").asText()).isEqualTo("a");
      assertThat(tree.get("index").asInt()).isEqualTo(index);
      assertThat(tree.get("tokens")).hasSize(16);
      assertThat(tree.get("parents")).hasSize(16);
      assertThat(tree.get("scores")).hasSize(16);
      assertThat(tree.get("tokens").get(0).asInt()).isEqualTo(answer.tokenIds().get(index));
      assertThat(tree.get("accepted_nodes")).hasSize(accepted.get(i) + 1);
      index += accepted.get(i) + 1;
      if (index < answer.tokenIds().size()) {
        assertThat(tree.get("bonus").asInt()).isEqualTo(answer.tokenIds().get(index));
      }
    }
  }

  @Test
  void refusesATraceThatCannotBeWritten() {
    Path nowhere = folder.resolve("missing/trees.jsonl");
    assertThatThrownBy(
            () -> DecodingEngine.open(LlavaGoldens.path("model"), options(Optional.of(nowhere))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be a file in a folder that exists");
  }
}
