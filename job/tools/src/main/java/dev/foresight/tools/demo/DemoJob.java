// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.job.options.BatchSizeOption;
import dev.foresight.job.options.BrokerOptions;
import dev.foresight.job.options.FormatOptions;
import dev.foresight.job.options.KvBudgetOption;
import dev.foresight.job.options.ModelPlace;
import dev.foresight.job.options.PipelineOptions;
import dev.foresight.job.options.RouteOptions;
import dev.foresight.job.options.SpeculationOptions;
import dev.foresight.job.options.ThreadsOption;
import dev.foresight.job.options.TopicOptions;
import java.util.ArrayList;
import java.util.List;

/** The job of a demo: the one that anybody runs. */
final class DemoJob {
  private static final int MAX_RECORD_BYTES = 16 << 20;

  private DemoJob() {}

  /**
   * Returns its command line.
   *
   * @param parallelism of all that is not asked of it
   */
  static String[] flags(DemoSettings settings, String bootstrapServers, int parallelism) {
    List<String> flags = new ArrayList<>(SpeculationOptions.flags(settings.speculation()));
    settings.threads().ifPresent(count -> flags.add(ThreadsOption.NAME + "=" + count));
    flags.add(ModelPlace.NAME + "=" + settings.model());
    if (settings.compare()) {
      // The two share what one of them would have.
      int kvBudgetMib = Math.max(1, EngineOptions.defaults().kvBudgetMib() / 2);
      flags.add(KvBudgetOption.NAME + "=" + kvBudgetMib);
      // Times are those of an answer alone, however many wait.
      flags.add(BatchSizeOption.NAME + "=1");
      flags.add(RouteOptions.NAME + "=" + plainRoute(settings, kvBudgetMib));
    }
    flags.add(BrokerOptions.BOOTSTRAP_SERVERS + "=" + bootstrapServers);
    flags.add(TopicOptions.MAX_RECORD_BYTES + "=" + MAX_RECORD_BYTES);
    flags.add(PipelineOptions.PARALLELISM + "=" + parallelism);
    flags.add(PipelineOptions.CHECKPOINT_INTERVAL + "=500ms");
    // Any console consumer reads it.
    flags.add(FormatOptions.OUTPUT_FORMAT + "=json");
    return flags.toArray(String[]::new);
  }

  /** Keys of a route are the names of options, without their dashes. */
  private static ObjectNode plainRoute(DemoSettings settings, int kvBudgetMib) {
    ObjectNode route = JsonNodeFactory.instance.objectNode();
    route.put("name", Samples.PLAIN);
    route.putObject("match").put("model", Samples.PLAIN);
    route.put(key(ModelPlace.NAME), settings.model().toString());
    route.put(key(KvBudgetOption.NAME), kvBudgetMib);
    route.put(key(BatchSizeOption.NAME), 1);
    settings.threads().ifPresent(count -> route.put(key(ThreadsOption.NAME), count));
    return route;
  }

  private static String key(String option) {
    return option.replaceFirst("^--", "");
  }
}
