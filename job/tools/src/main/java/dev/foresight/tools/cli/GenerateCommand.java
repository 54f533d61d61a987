// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.images.ImageLoader;
import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.engine.serving.Submission;
import dev.foresight.job.options.ImageOptions;
import dev.foresight.job.options.SpeculationOptions;
import dev.foresight.job.options.TextOptions;
import dev.foresight.job.options.WholeNumber;
import dev.foresight.tools.generate.GenerationJson;
import dev.foresight.tools.generate.RowReader;
import dev.foresight.tools.generate.RowRunner;
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
          + " temperature, top_k, top_p, seed, logprobs and pad_to_square. For each row one JSON"
          + " line is printed, in the order of the file: the result, or {id, error: {code,"
          + " message}}."
    })
final class GenerateCommand implements Callable<Integer> {
  /** The id of a request that is the only one: what its row would be called. */
  private static final String ONLY_ID = "1";

  private final PrintStream out;
  private final EngineOpener engines;

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      required = true,
      description = "Folder of the model, as published (llava-hf/llava-1.5-7b-hf).")
  private Path model;

  @Option(names = "--image", paramLabel = "FILE", description = "An image; may be repeated.")
  private List<String> images = new ArrayList<>();

  @Option(names = "--prompt", paramLabel = "TEXT", description = "What is asked of the model.")
  private String prompt;

  @Option(
      names = "--raw-prompt",
      description = "Take the prompt as it is, with one <image> mark for each image.")
  private boolean rawPrompt;

  @Option(
      names = "--pad-to-square",
      description = "Pad images to a square instead of cropping them.")
  private boolean padToSquare;

  @Option(
      names = "--max-new-tokens",
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      defaultValue = "" + GenerationRequest.DEFAULT_MAX_NEW_TOKENS,
      description = "Generate at most so many tokens; default: ${DEFAULT-VALUE}.")
  private int maxNewTokens;

  @Option(
      names = "--stop",
      paramLabel = "S",
      description = "Stop when the text contains this; may be repeated.")
  private List<String> stop = new ArrayList<>();

  @Mixin private SamplingFlags sampling;

  @Mixin private TextOptions text;

  @Mixin private SpeculationOptions speculation;

  @Option(
      names = "--deterministic",
      description = "Make outputs independent of the batch to the last bit; slower, for the CPU.")
  private boolean deterministic;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "Where the model runs: cpu, cuda or cuda:INDEX; default: ${DEFAULT-VALUE}.")
  private String device;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "auto",
      description =
          "What the model computes in: auto (float32 on the CPU, float16 on CUDA), float32,"
              + " bfloat16, float16 (CUDA) or int8 (CPU); default: ${DEFAULT-VALUE}.")
  private ModelDtype dtype;

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      description =
          "Threads of one operation on the CPU; default: the processors, or a container's limit.")
  private Integer threads;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "How one answer is printed; default: text. Rows are always printed as JSON.")
  private OutputChoice format;

  @Option(names = "--requests", paramLabel = "FILE", description = "JSON Lines file of requests.")
  private Path requests;

  @Option(
      names = "--batch-size",
      paramLabel = "B",
      converter = WholeNumber.FromOne.class,
      description = "Requests decoded together at most; default: 8.")
  private Integer batchSize;

  @Option(
      names = "--kv-budget-mib",
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      description =
          "Memory in MiB that the caches of all sequences may take; default: a quarter of the"
              + " machine.")
  private Integer kvBudgetMib;

  @Option(
      names = "--vision-cache-mib",
      paramLabel = "N",
      converter = WholeNumber.FromZero.class,
      description =
          "Memory in MiB that the features of images seen before may take; default: 64, 0 keeps"
              + " none.")
  private Integer visionCacheMib;

  @Mixin private ImageOptions imageLimits;

  GenerateCommand(PrintStream out, EngineOpener engines) {
    this.out = out;
    this.engines = engines;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return requests == null ? answerOne() : answerRows();
  }

  private int answerOne() {
    if (prompt == null) {
      throw usage("--prompt or --requests is missing");
    }
    if (sampling.asksForLogprobs() && !isJson()) {
      throw usage("--logprobs is printed as JSON; add --format json");
    }
    try (Engine engine = engines.open(model, engineOptions())) {
      Generation generation = Submission.of(engine, request()).await();
      out.println(isJson() ? GenerationJson.of(generation) : generation.text());
      return ExitCode.OK;
    } catch (RequestException e) {
      if (isJson()) {
        out.println(GenerationJson.of(ONLY_ID, e));
      } else {
        spec.commandLine().getErr().println("foresight: " + e.code() + ": " + e.getMessage());
      }
      return ExitCode.SOME_FAILED;
    } finally {
      out.flush();
    }
  }

  private GenerationRequest request() {
    return new GenerationRequest(
        ONLY_ID,
        rawPrompt ? new Prompt.Raw(prompt) : new Prompt.Question(prompt),
        ImageLoader.ofThisMachine(Path.of("")).load(images),
        padToSquare ? Optional.of(true) : Optional.empty(),
        sampling.parameters(),
        maxNewTokens,
        stop);
  }

  private int answerRows() throws IOException, InterruptedException {
    if (prompt != null
        || rawPrompt
        || padToSquare
        || !images.isEmpty()
        || !stop.isEmpty()
        || sampling.areGiven()) {
      throw usage(
          "--requests goes without --prompt, --image, --raw-prompt, --pad-to-square, --stop,"
              + " --temperature, --top-k, --top-p, --seed, --min-new-tokens, --ignore-eos and"
              + " --logprobs: the rows have them");
    }
    if (format == OutputChoice.TEXT) {
      throw usage("--requests prints JSON; leave --format text out");
    }
    try (BufferedReader rows =
        // Bytes that are no UTF-8 spoil their row only.
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(requests), StandardCharsets.UTF_8))) {
      Path folder = requests.toAbsolutePath().getParent();
      RowReader reader = new RowReader(ImageLoader.ofThisMachine(folder), maxNewTokens);
      try (Engine engine = engines.open(model, engineOptions())) {
        int failed = new RowRunner(engine, reader, out).run(rows);
        return failed == 0 ? ExitCode.OK : ExitCode.SOME_FAILED;
      }
    }
  }

  private EngineOptions engineOptions() {
    EngineOptions options =
        EngineOptions.defaults()
            .withDevice(device)
            .withDtype(dtype)
            .withDeterministic(deterministic)
            .withSpecialTokens(text.specialTokens())
            .withMaxImageWork(imageLimits.maxImageWork())
            .withSpeculation(speculation());
    if (threads != null) {
      options = options.withThreads(threads);
    }
    if (batchSize != null) {
      options = options.withMaxBatch(batchSize);
    }
    if (kvBudgetMib != null) {
      options = options.withKvBudgetMib(kvBudgetMib);
    }
    if (visionCacheMib != null) {
      options = options.withVisionCacheMib(visionCacheMib);
    }
    return options;
  }

  private Optional<Speculation> speculation() {
    try {
      return speculation.speculation();
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private boolean isJson() {
    return format == OutputChoice.JSON;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
