// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.images.ImageLoader;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.engine.serving.Submission;
import dev.foresight.job.CacheRoom;
import dev.foresight.job.options.BatchSizeOption;
import dev.foresight.job.options.CacheOptions;
import dev.foresight.job.options.EngineUse;
import dev.foresight.job.options.MaxNewTokensOption;
import dev.foresight.job.options.ModelPlace;
import dev.foresight.job.options.PromptOption;
import dev.foresight.job.options.Requires;
import dev.foresight.job.options.SpeculationOptions;
import dev.foresight.job.options.StopOption;
import dev.foresight.tools.generate.GenerationJson;
import dev.foresight.tools.generate.RowReader;
import dev.foresight.tools.generate.RowRunner;
import dev.foresight.tools.options.FormatOption;
import dev.foresight.tools.options.PadToSquareOption;
import dev.foresight.tools.options.RequestsOption;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Answers one prompt, or every row of a file, without Kafka and Flink. */
@Command(
    name = "generate",
    description = {
      "Answers one prompt about images, or every row of a file, without Kafka and Flink.",
      "",
      "A row is a JSON object with the fields id, prompt, images (paths, absolute or relative to"
          + " the file, file: or data: URIs), raw_prompt (true: the prompt is taken as it is,"
          + " <image> marks included), max_new_tokens, min_new_tokens, ignore_eos, stop,"
          + " temperature, top_k, top_p, seed, logprobs, pad_to_square and attributes (the sender's"
          + " own, which change nothing). For each row one JSON line is printed, whatever --format,"
          + " in the order of the file: the result, or {id, error: {code, message}}."
    })
@Requires(ModelPlace.NAME)
final class GenerateCommand implements Callable<Integer> {
  /** The id of a request that is the only one: what its row would be called. */
  private static final String ONLY_ID = "1";

  private final PrintStream out;
  private final EngineOpener engines;
  private final CacheRoom room;

  @Spec private CommandSpec spec;

  @Option(
      names = "--image",
      paramLabel = "FILE",
      showDefaultValue = Help.Visibility.NEVER,
      description = "An image; may be repeated; default: none.")
  private List<String> images = new ArrayList<>();

  @Option(
      names = "--raw-prompt",
      description = "Take the prompt as it is, with one <image> mark for each image.")
  private boolean rawPrompt;

  @Mixin private ModelPlace model;
  @Mixin private PromptOption prompt;
  @Mixin private PadToSquareOption padToSquare;
  @Mixin private MaxNewTokensOption maxNewTokens;
  @Mixin private StopOption stop;
  @Mixin private SamplingFlags sampling;
  @Mixin private FormatOption format;
  @Mixin private RequestsOption requests;
  @Mixin private EngineUse engine;
  @Mixin private BatchSizeOption batchSize;
  @Mixin private CacheOptions caches;
  @Mixin private SpeculationOptions speculation;

  GenerateCommand(PrintStream out, EngineOpener engines, CacheRoom room) {
    this.out = out;
    this.engines = engines;
    this.room = room;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return requests.file().isPresent() ? answerRows(requests.file().get()) : answerOne();
  }

  private int answerOne() {
    String asked =
        prompt
            .text()
            .orElseThrow(
                () -> usage(PromptOption.NAME + " or " + RequestsOption.NAME + " is missing"));
    if (sampling.asksForLogprobs() && !format.isJson()) {
      throw usage("--logprobs is printed as JSON; add " + FormatOption.NAME + " json");
    }
    try (Engine engine = engines.open(model.folder(), engineOptions())) {
      Generation generation = Submission.of(engine, request(asked)).await();
      out.println(format.isJson() ? GenerationJson.of(generation) : generation.text());
      return ExitCode.OK;
    } catch (RequestException e) {
      if (format.isJson()) {
        out.println(GenerationJson.of(ONLY_ID, e));
      } else {
        spec.commandLine().getErr().println("foresight: " + e.code() + ": " + e.getMessage());
      }
      return ExitCode.SOME_FAILED;
    } finally {
      out.flush();
    }
  }

  private GenerationRequest request(String asked) {
    return new GenerationRequest(
        ONLY_ID,
        rawPrompt ? new Prompt.Raw(asked) : new Prompt.Question(asked),
        ImageLoader.ofThisMachine(Path.of("")).load(images),
        padToSquare.padToSquare(),
        sampling.parameters(),
        maxNewTokens.number(),
        stop.strings());
  }

  private int answerRows(Path file) throws IOException, InterruptedException {
    if (prompt.text().isPresent()
        || rawPrompt
        || padToSquare.padToSquare().isPresent()
        || !images.isEmpty()
        || !stop.strings().isEmpty()
        || sampling.areGiven()) {
      throw usage(
          "--requests goes without --prompt, --image, --raw-prompt, --pad-to-square, --stop,"
              + " --temperature, --top-k, --top-p, --seed, --min-new-tokens, --ignore-eos and"
              + " --logprobs: the rows have them");
    }
    if (format.insistsOnText()) {
      throw usage("--requests prints JSON; leave --format text out");
    }
    try (BufferedReader rows =
        // Bytes that are no UTF-8 spoil their row only.
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      Path folder = file.toAbsolutePath().getParent();
      RowReader reader = new RowReader(ImageLoader.ofThisMachine(folder), maxNewTokens.number());
      try (Engine engine = engines.open(model.folder(), engineOptions())) {
        int failed = new RowRunner(engine, reader, out).run(rows);
        return failed == 0 ? ExitCode.OK : ExitCode.SOME_FAILED;
      }
    }
  }

  private EngineOptions engineOptions() {
    EngineOptions options = engine.applyTo(EngineOptions.defaults());
    return room.fit(
        model.folder(),
        caches.applyTo(batchSize.applyTo(options)).withSpeculation(speculation()),
        engine.kvBudgetMib().isPresent());
  }

  private Optional<Speculation> speculation() {
    try {
      return speculation.speculation();
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
