// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.sql;

import dev.foresight.job.SharedEngines;
import dev.foresight.job.options.ModelPlace;
import dev.foresight.job.options.SqlModelOptions;
import dev.foresight.streaming.journal.CrashJournal;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.ml.AsyncPredictRuntimeProvider;
import org.apache.flink.table.ml.ModelProvider;

/**
 * Models of Flink SQL that decode in the TaskManagers.
 *
 * <pre>{@code
 * CREATE MODEL captioner
 * INPUT (image BYTES, prompt STRING)
 * OUTPUT (caption STRING, error_code STRING)
 * WITH ('provider' = 'foresight', 'model' = '/models/llava-1.5-7b-hf');
 *
 * SELECT name, caption, error_code
 * FROM ML_PREDICT(TABLE photos, MODEL captioner, DESCRIPTOR(image, prompt));
 * }</pre>
 */
public final class ForesightModels implements ModelProviderFactory {
  private static final String NAME = "foresight";

  /** Functions are not told of their TaskManager's folders. */
  private static final Path JOURNAL =
      Path.of(System.getProperty("java.io.tmpdir"), CrashJournal.USUAL_NAME);

  private static final ConfigOption<String> MODEL = option(ModelPlace.NAME.substring(2));

  @Override
  public String factoryIdentifier() {
    return NAME;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(MODEL);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    Set<ConfigOption<?>> options =
        SqlModelOptions.names().stream()
            .map(ForesightModels::option)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    options.remove(MODEL);
    return options;
  }

  private static ConfigOption<String> option(String name) {
    return ConfigOptions.key(name).stringType().noDefaultValue();
  }

  /**
   * Reads what a model's statement says.
   *
   * @throws ValidationException if it makes no sense
   */
  @Override
  public ModelProvider createModelProvider(ModelProviderFactory.Context context) {
    FactoryUtil.createModelProviderFactoryHelper(this, context).validate();
    ResolvedCatalogModel model = context.getCatalogModel();
    String name = context.getObjectIdentifier().getObjectName();
    try {
      return provider(name, model);
    } catch (IllegalArgumentException e) {
      throw new ValidationException("the model %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  private static ModelProvider provider(String name, ResolvedCatalogModel model) {
    Map<String, String> values = new TreeMap<>(model.getOptions());
    values.keySet().retainAll(SqlModelOptions.names());
    SqlModelOptions options = SqlModelOptions.of(values);
    return new Provider(
        new PredictSettings(
            name,
            SharedEngines.of(options.model()),
            InputColumns.of(model.getResolvedInputSchema(), options.prompt()),
            OutputColumns.of(model.getResolvedOutputSchema()),
            options.rules(),
            options.images(),
            options.crashJournal().orElse(JOURNAL).toAbsolutePath().toString()));
  }

  private record Provider(PredictSettings settings) implements AsyncPredictRuntimeProvider {
    @Override
    public AsyncPredictFunction createAsyncPredictFunction(ModelProvider.Context context) {
      return new CaptionPredict(settings);
    }

    @Override
    public ModelProvider copy() {
      return new Provider(settings);
    }
  }
}
