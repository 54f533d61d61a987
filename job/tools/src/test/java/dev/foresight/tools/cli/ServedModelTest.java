// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.SharedEngines;
import dev.foresight.job.options.JobOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ServedModelTest {
  private static final String MODEL = "--model=" + TinyModel.TARGET;
  private static final String DRAFT = "--draft=" + TinyModel.DRAFT;
  private static final String CACHES = "--kv-budget-mib=64";

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aClusterHasRoomForAJobOfTheSameOptionsWhateverItsThreads(int threads) throws Exception {
    ServedModel served = CommandLine.populateCommand(new ServedModel(), MODEL, DRAFT, CACHES);
    JobOptions job = JobOptions.parse(MODEL, DRAFT, CACHES, "--threads=" + threads);

    assertThat(served.memory(1).total())
        .isGreaterThanOrEqualTo(SharedEngines.of(job.model()).plan().memory().total());
  }
}
