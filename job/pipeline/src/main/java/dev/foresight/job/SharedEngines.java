// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import com.sun.management.OperatingSystemMXBean;
import dev.foresight.engine.architecture.Checkpoint;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.runtime.Gpus;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineMemory;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.EnginePlan;
import dev.foresight.engine.serving.decoding.DeviceTrial;
import dev.foresight.engine.serving.sharing.EngineConflictException;
import dev.foresight.engine.serving.sharing.EngineRegistry;
import dev.foresight.engine.serving.sharing.Isolation;
import dev.foresight.job.flink.InsufficientMemoryException;
import dev.foresight.job.flink.TaskDevices;
import dev.foresight.job.flink.TaskMemory;
import dev.foresight.job.model.ModelCache;
import dev.foresight.job.options.BatchSizeOption;
import dev.foresight.job.options.JobOptions;
import dev.foresight.job.options.ModelOptions;
import dev.foresight.job.options.RouteSettings;
import dev.foresight.streaming.caption.EngineProvider;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every subtask of a process the same engine: a model is as large as the device.
 *
 * @param model folder of the model on each TaskManager, or URI
 * @param draft folder of the draft on each TaskManager, or URI; empty: plain decoding
 * @param options all others; what they leave open is filled in on the machine that decodes
 * @param textTokens of prompt and answer, where as many sequences as memory holds are decoded
 *     together; 0 where the options say how many
 */
public record SharedEngines(String model, String draft, ModelOptions options, int textTokens)
    implements EngineProvider {
  private static final Logger LOG = LoggerFactory.getLogger(SharedEngines.class);

  /** What is asked, of which nobody knows the length before the model's own tokenizer. */
  private static final int PROMPT_TOKENS = 128;

  /** Returns the provider of the engine that the options describe. */
  public static SharedEngines of(ModelOptions options) {
    return new SharedEngines(
        ModelCache.absolute(options.modelPlace()),
        options
            .speculation()
            .flatMap(with -> options.draftPlace())
            .map(ModelCache::absolute)
            .orElse(""),
        options,
        0);
  }

  /**
   * Returns the provider of the engine that the options describe, for a job in which nobody waits
   * for a single answer: unless the options say it, as many sequences are decoded together as
   * memory holds, up to {@value BatchRoom#MOST}.
   *
   * @param newTokens of an answer at most
   */
  public static SharedEngines filling(ModelOptions options, int newTokens) {
    SharedEngines engines = of(options);
    return options.isBatchSizeGiven()
        ? engines
        : new SharedEngines(engines.model, engines.draft, options, PROMPT_TOKENS + newTokens);
  }

  /** Returns how many sequences are decoded together at most. */
  public int mostSequences() {
    return isFilling() ? BatchRoom.MOST : options.batchSize();
  }

  /** Returns whether memory says how many sequences are decoded together. */
  public boolean isFilling() {
    return textTokens > 0;
  }

  @Override
  public Engine acquire(RuntimeContext context) throws InterruptedException, IOException {
    Path folder = local(model);
    CacheRoom room = new CacheRoom(memoryOf(context), Gpus::memoryBytes);
    try {
      List<EngineOptions> anyOf = new ArrayList<>();
      for (String device : TaskDevices.of(options.device(), context)) {
        anyOf.add(fit(room, folder, engineOptions().withDevice(device)));
      }
      if (isFilling()) {
        LOG.info("Up to {} sequences are decoded together, by memory", anyOf.get(0).maxBatch());
      }
      return open(folder, anyOf);
    } catch (CheckpointException e) {
      throw e.isLasting() ? new SuppressRestartsException(e) : e;
    } catch (EngineConflictException | IllegalArgumentException e) {
      // Restarts would only repeat it until the other job, or the TaskManager, ends.
      throw new SuppressRestartsException(e);
    }
  }

  private EngineOptions fit(CacheRoom room, Path folder, EngineOptions engine) {
    return isFilling()
        ? new BatchRoom(room, besideTheHeap(), textTokens).fit(folder, engine, isBudgetGiven())
        : room.fit(folder, engine, isBudgetGiven());
  }

  private static long besideTheHeap() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize()
        - Runtime.getRuntime().maxMemory();
  }

  private Engine open(Path folder, List<EngineOptions> anyOf) throws InterruptedException {
    try {
      return EngineRegistry.shared().acquire(folder, anyOf, options.engineLinger());
    } catch (CheckpointException | EngineConflictException | IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) {
      // A machine that cannot compute so at all is told from one that failed this time.
      anyOf.forEach(DeviceTrial::run);
      throw e;
    }
  }

  /**
   * Returns what the engine would be opened with in this process: all that can be found out without
   * loading it.
   *
   * @throws CheckpointException if a folder cannot be used
   * @throws IllegalArgumentException if the options make no sense
   * @throws IOException if a folder cannot be fetched
   */
  public EnginePlan plan() throws IOException {
    EngineOptions engine = engineOptions();
    return EnginePlan.of(
        local(model), engine.withDevice(TaskDevices.withoutCluster(engine.device())));
  }

  /**
   * Returns a plan with all that memory says, in a process whose device is there.
   *
   * @param plan of these engines
   * @throws IOException if a folder cannot be fetched
   */
  public EnginePlan fitted(EnginePlan plan) throws IOException {
    CacheRoom room = CacheRoom.ofThisProcess();
    return new EnginePlan(
        plan.checkpoint(), plan.draft(), plan.images(), fit(room, local(model), plan.options()));
  }

  /**
   * Returns the memory of all engines that a job has in this process: its own, and those of its
   * routes, each of them once.
   *
   * @throws CheckpointException if a folder cannot be used
   * @throws IOException if a folder cannot be fetched
   */
  public static EngineMemory memoryHere(JobOptions options) throws IOException {
    List<EngineMemory> all = new ArrayList<>();
    for (SharedEngines engine : distinct(options)) {
      all.add(engine.plan().memory());
    }
    return all.stream().reduce(EngineMemory::plus).orElseThrow();
  }

  /**
   * Checks that a TaskManager has room for all engines of a job: it may have to take them.
   *
   * @throws InsufficientMemoryException if not
   * @throws IOException if a folder cannot be fetched
   */
  public static void requireRoomIn(TaskMemory memory, JobOptions options) throws IOException {
    List<EngineMemory> all = new ArrayList<>();
    for (SharedEngines engine : distinct(options)) {
      all.add(engine.memory());
    }
    memory.require(all.stream().reduce(EngineMemory::plus).orElseThrow());
  }

  /** Routes of one model on one device share an engine. */
  private static Collection<SharedEngines> distinct(JobOptions options) {
    Map<Map<String, String>, SharedEngines> engines = new LinkedHashMap<>();
    Stream.concat(Stream.of(options.model()), options.routes().stream().map(RouteSettings::engine))
        .map(SharedEngines::of)
        .forEach(one -> engines.putIfAbsent(one.identity(), one));
    return engines.values();
  }

  private EngineMemory memory() throws IOException {
    return EngineMemory.of(local(model), engineOptions());
  }

  /**
   * Checks that a TaskManager has room for the engine.
   *
   * @throws InsufficientMemoryException if not
   * @throws IOException if a folder cannot be fetched
   */
  public void requireRoomIn(TaskMemory memory) throws IOException {
    // Of GPUs only the TaskManagers know; what engines need of the host beside one is known here.
    boolean known = isBudgetGiven() || !options.device().equals("cpu");
    // One sequence must do where memory says how many there are.
    EngineOptions engine = isFilling() ? engineOptions().withMaxBatch(1) : engineOptions();
    new CacheRoom(memory, Gpus::memoryBytes).fit(local(model), engine, known);
  }

  private boolean isBudgetGiven() {
    return options.kvBudgetMib().isPresent();
  }

  /** Returns whether model and draft are folders of this machine. */
  public boolean areHere() {
    return isHere(model) && (draft.isEmpty() || isHere(draft));
  }

  /** Returns whether all models and drafts of a job are folders of this machine. */
  public static boolean areHere(JobOptions options) {
    return of(options.model()).areHere()
        && options.routes().stream().allMatch(route -> of(route.engine()).areHere());
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
        isHere(model) ? Checkpoint.open(Path.of(model)).fingerprint() : model,
        "draft",
        isHere(draft) ? DraftCheckpoint.open(Path.of(draft)).fingerprint() : draft,
        "device",
        options.device(),
        "dtype",
        options.dtype().on(options.device()).toString());
  }

  /** Returns what jobs that share an engine must have in common besides, by the options' names. */
  Map<String, String> limits() {
    Map<String, String> limits = new TreeMap<>(options.limits());
    if (isFilling()) {
      limits.put(BatchSizeOption.NAME.substring(2), "what memory holds");
    }
    return limits;
  }

  private static Path local(String place) throws IOException {
    return ModelCache.ofThisMachine().resolve(place);
  }

  private static TaskMemory memoryOf(RuntimeContext context) {
    return context instanceof StreamingRuntimeContext task
        ? TaskMemory.of(task.getTaskManagerRuntimeInfo().getConfiguration())
        : TaskMemory.unlimited();
  }

  @Override
  public Isolation isolation() {
    return EngineRegistry.shared().isolation();
  }

  /** What is left open is filled in on the machine that decodes. */
  private EngineOptions engineOptions() throws IOException {
    EngineOptions engine = options.applyTo(EngineOptions.defaults());
    return draft.isEmpty() ? engine : engine.withSpeculation(options.speculationWith(local(draft)));
  }
}
