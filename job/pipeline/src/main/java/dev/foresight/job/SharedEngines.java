// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.LlavaCheckpoint;
import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.serving.DeviceTrial;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineConflictException;
import dev.foresight.engine.serving.EngineMemory;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.EnginePlan;
import dev.foresight.engine.serving.EngineRegistry;
import dev.foresight.engine.serving.Isolation;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.engine.speculation.PlainDecoding;
import dev.foresight.engine.speculation.PolicyNames;
import dev.foresight.engine.text.SpecialTokens;
import dev.foresight.job.flink.InsufficientMemoryException;
import dev.foresight.job.flink.TaskMemory;
import dev.foresight.job.model.ModelCache;
import dev.foresight.job.options.ModelOptions;
import dev.foresight.streaming.caption.EngineProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;

/**
 * Gives every subtask of a process the same engine: a model is as large as the device.
 *
 * @param model folder of the model on each TaskManager, or URI
 * @param device such as {@code cpu} or {@code cuda:0}
 * @param dtype that the model computes in
 * @param threads of one operation on the CPU; 0: all processors of the TaskManager
 * @param batchSize sequences decoded together at most
 * @param kvBudgetMib memory of all caches in MiB; 0: what the TaskManager has left for them or, if
 *     it sets no limit, a quarter of its machine
 * @param visionCacheMib memory for features of images seen before, in MiB; 0 keeps none
 * @param maxImageWork that decoding one image may take, in megapixel-passes
 * @param stuckAfter how long a step of the engine may take
 * @param linger how long the engine stays loaded after its last job
 * @param deterministic whether outputs are independent of the batch to the last bit
 * @param specialTokens what their names in prompts that are not raw are
 * @param draft folder of the draft on each TaskManager, or URI; empty: plain decoding
 * @param policy name of how the draft speculates, as {@link PolicyNames} reads it
 * @param draftVocabulary tokens that the draft may propose
 * @param draftDtype that the draft computes in
 * @param trace file that every verified tree is appended to, on each TaskManager; empty: none
 */
public record SharedEngines(
    String model,
    String device,
    ModelDtype dtype,
    int threads,
    int batchSize,
    int kvBudgetMib,
    int visionCacheMib,
    int maxImageWork,
    Duration stuckAfter,
    Duration linger,
    boolean deterministic,
    SpecialTokens specialTokens,
    String draft,
    String policy,
    int draftVocabulary,
    ModelDtype draftDtype,
    String trace)
    implements EngineProvider {

  /** Returns the provider of the engine that the options describe. */
  public static SharedEngines of(ModelOptions options) {
    Optional<Speculation> speculation = options.speculation();
    return new SharedEngines(
        ModelCache.absolute(options.modelPlace()),
        options.device(),
        options.dtype(),
        options.threads().orElse(0),
        options.batchSize(),
        options.kvBudgetMib().orElse(0),
        options.visionCacheMib(),
        options.maxImageWork(),
        options.stuckAfter(),
        options.engineLinger(),
        options.deterministic(),
        options.text().specialTokens(),
        speculation.flatMap(with -> options.draftPlace()).map(ModelCache::absolute).orElse(""),
        speculation.map(Speculation::policy).orElseGet(PlainDecoding::new).name(),
        speculation.map(Speculation::draftVocabulary).orElse(0),
        speculation.map(Speculation::draftDtype).orElse(ModelDtype.AUTO),
        speculation
            .flatMap(Speculation::trace)
            .map(file -> file.toAbsolutePath().toString())
            .orElse(""));
  }

  @Override
  public Engine acquire(RuntimeContext context) throws InterruptedException, IOException {
    Path folder = local(model);
    try {
      return open(folder, fitted(folder, memoryOf(context)));
    } catch (CheckpointException e) {
      throw e.isLasting() ? new SuppressRestartsException(e) : e;
    } catch (EngineConflictException | IllegalArgumentException e) {
      // Restarts would only repeat it until the other job, or the TaskManager, ends.
      throw new SuppressRestartsException(e);
    }
  }

  private Engine open(Path folder, EngineOptions options) throws InterruptedException {
    try {
      return EngineRegistry.shared().acquire(folder, options, linger);
    } catch (CheckpointException | EngineConflictException | IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) {
      // A machine that cannot compute so at all is told from one that failed this time.
      DeviceTrial.run(options);
      throw e;
    }
  }

  /**
   * Returns what the engine would be opened with on this machine: all that can be found out without
   * loading it.
   *
   * @throws CheckpointException if a folder cannot be used
   * @throws IllegalArgumentException if the options make no sense
   * @throws IOException if a folder cannot be fetched
   */
  public EnginePlan plan() throws IOException {
    return EnginePlan.of(local(model), engineOptions());
  }

  /**
   * Checks that a TaskManager has room for the engine.
   *
   * @throws InsufficientMemoryException if not
   * @throws IOException if a folder cannot be fetched
   */
  public void requireRoomIn(TaskMemory memory) throws IOException {
    fitted(local(model), memory);
  }

  /** Returns whether model and draft are folders of this machine. */
  public boolean areHere() {
    return isHere(model) && (draft.isEmpty() || isHere(draft));
  }

  private static boolean isHere(String place) {
    return !place.isEmpty() && !ModelCache.isUri(place) && Files.isDirectory(Path.of(place));
  }

  /**
   * Returns what tells this engine from others, by the options' names: jobs for which it is equal
   * share an engine in a TaskManager. Digests stand for folders that are on this machine.
   */
  Map<String, String> identity() {
    return Map.of(
        "model",
        isHere(model) ? LlavaCheckpoint.open(Path.of(model)).fingerprint() : model,
        "draft",
        isHere(draft) ? DraftCheckpoint.open(Path.of(draft)).fingerprint() : draft,
        "device",
        device,
        "dtype",
        dtype.on(device).toString());
  }

  /** Returns what jobs that share an engine must have in common besides, by the options' names. */
  Map<String, String> limits() {
    return Map.ofEntries(
        Map.entry("threads", threads == 0 ? "all" : "" + threads),
        Map.entry("batch-size", "" + batchSize),
        Map.entry("kv-budget-mib", kvBudgetMib == 0 ? "what is left" : "" + kvBudgetMib),
        Map.entry("vision-cache-mib", "" + visionCacheMib),
        Map.entry("max-image-work", "" + maxImageWork),
        Map.entry("stuck-after", "" + stuckAfter),
        Map.entry("deterministic", "" + deterministic),
        Map.entry("special-tokens", "" + specialTokens),
        Map.entry("speculation", policy),
        Map.entry(
            "draft-vocabulary",
            draftVocabulary == Integer.MAX_VALUE ? "all" : "" + draftVocabulary),
        Map.entry("draft-dtype", "" + draftDtype),
        Map.entry("trace", trace));
  }

  private static Path local(String place) throws IOException {
    return ModelCache.ofThisMachine().resolve(place);
  }

  private static TaskMemory memoryOf(RuntimeContext context) {
    return context instanceof StreamingRuntimeContext task
        ? TaskMemory.of(task.getTaskManagerRuntimeInfo().getConfiguration())
        : TaskMemory.unlimited();
  }

  /** Caches get what the TaskManager has left for them, unless it was said how much. */
  private EngineOptions fitted(Path folder, TaskMemory memory) throws IOException {
    EngineOptions options = engineOptions();
    if (kvBudgetMib == 0 && memory.limit().isPresent()) {
      EngineMemory others = EngineMemory.of(folder, options.withKvBudgetMib(1));
      return options.withKvBudgetMib(memory.leftForCaches(others));
    }
    memory.require(EngineMemory.of(folder, options));
    return options;
  }

  @Override
  public Isolation isolation() {
    return EngineRegistry.shared().isolation();
  }

  /** What is left open is filled in on the machine that decodes. */
  private EngineOptions engineOptions() throws IOException {
    EngineOptions options =
        EngineOptions.defaults()
            .withDevice(device)
            .withDtype(dtype)
            .withMaxBatch(batchSize)
            .withVisionCacheMib(visionCacheMib)
            .withMaxImageWork(maxImageWork)
            .withStuckAfter(stuckAfter)
            .withDeterministic(deterministic)
            .withSpecialTokens(specialTokens);
    if (!draft.isEmpty()) {
      options =
          options.withSpeculation(
              new Speculation(
                  local(draft),
                  PolicyNames.parse(policy),
                  draftVocabulary,
                  draftDtype,
                  trace.isEmpty() ? Optional.empty() : Optional.of(Path.of(trace))));
    }
    options = threads == 0 ? options : options.withThreads(threads);
    return kvBudgetMib == 0 ? options : options.withKvBudgetMib(kvBudgetMib);
  }
}
