// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.serving.EngineMemory;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.options.JobOptions;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

/** A job's engine travels from who submits the job to each TaskManager, and is counted there. */
class SharedEnginesStateTest {
  @Test
  void everyOptionArrives() throws Exception {
    SharedEngines sent =
        SharedEngines.of(
            JobOptions.parse(
                    "--model=" + TinyModel.TARGET,
                    "--draft=" + TinyModel.DRAFT,
                    "--threads=3",
                    "--batch-size=5",
                    "--kv-budget-mib=64",
                    "--vision-cache-mib=7",
                    "--stuck-after=1m",
                    "--max-image-work=11",
                    "--special-tokens=refuse",
                    "--speculation=fixed:16,4,4",
                    "--draft-vocabulary=300",
                    "--draft-dtype=int8",
                    "--trace=trace.jsonl")
                .model());

    SharedEngines arrived = InstantiationUtil.clone(sent);

    assertThat(arrived.limits()).isEqualTo(sent.limits()).hasSizeGreaterThan(10);
    assertThat(arrived.plan().options()).isEqualTo(sent.plan().options());
    assertThat(arrived.plan().options()).isNotEqualTo(EngineOptions.defaults());
  }

  @Test
  void routesOfOneModelAreCountedOnce() throws Exception {
    String model = "--model=../../deploy/model";
    String budget = "--kv-budget-mib=64";
    EngineMemory alone = SharedEngines.memoryHere(JobOptions.parse(model, budget));

    EngineMemory same = SharedEngines.memoryHere(JobOptions.parse(model, budget, route("float32")));
    EngineMemory other = SharedEngines.memoryHere(JobOptions.parse(model, budget, route("int8")));

    assertThat(same).isEqualTo(alone);
    assertThat(other.total()).isGreaterThan(alone.total());
  }

  private static String route(String dtype) {
    return "--route={\"name\": \"a\", \"input-topic\": \"a\", \"model\": \"../../deploy/model\","
        + " \"kv-budget-mib\": 64, \"dtype\": \"%s\"}".formatted(dtype);
  }
}
