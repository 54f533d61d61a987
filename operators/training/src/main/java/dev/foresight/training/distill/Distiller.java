// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.distill;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.Engine;
import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.data.DataException;
import dev.foresight.training.data.LlavaJsonLinesWriter;
import dev.foresight.training.data.Sample;
import dev.foresight.training.data.SampleImage;
import dev.foresight.training.data.SampleSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/**
 * Lets a target answer the questions of data sets, many at a time, and writes its answers in the
 * data sets' order. A run that was killed goes on where it was, at most {@link #SAVED_EVERY} back,
 * and ends with the file that it would have written in one go.
 */
public final class Distiller {
  /** How often it is noted how far the output is. */
  static final Duration SAVED_EVERY = Duration.ofSeconds(2);

  /** The engine is at its end, whatever is asked. */
  private static final Set<ErrorCode> FATAL =
      Set.of(ErrorCode.ENGINE_FAILED, ErrorCode.ENGINE_CLOSED);

  private final Engine engine;
  private final DistillPlan plan;
  private final DistillListener listener;
  private final Path recordFile;
  private final OutputImages outputImages;
  private DistillRecord record;
  private DistillState state = DistillState.START;
  private long saved = System.nanoTime();

  /** Creates a distiller of one output. */
  public Distiller(Engine engine, DistillPlan plan, DistillListener listener) {
    this.engine = engine;
    this.plan = plan;
    this.listener = listener;
    this.recordFile = DistillRecord.besides(plan.output());
    this.outputImages = new OutputImages(plan.output());
  }

  /**
   * One conversation that is being held, or what is in the place of one.
   *
   * @param sample index of it in all data sets
   * @param origin for messages
   * @param answered fails with a {@link BadSampleException} or a {@link RequestException}
   */
  private record Held(
      int sample,
      String origin,
      Optional<Conversation> conversation,
      CompletableFuture<Sample> answered) {}

  /**
   * Answers all samples that are not answered yet.
   *
   * @param sources whose questions are asked; their answers are not looked at
   * @param stop looked at before every sample: those that were begun are finished
   * @return how far it is
   * @throws DataException if the output cannot be gone on with
   * @throws RequestException if the engine fails
   * @throws IOException if the output cannot be written; what is written stays
   */
  public DistillState run(List<SampleSource> sources, BooleanSupplier stop) throws IOException {
    begin(sources);
    try {
      answer(sources, stop);
    } catch (IOException | RuntimeException e) {
      try {
        save();
      } catch (IOException more) {
        e.addSuppressed(more);
      }
      throw e;
    }
    save();
    return state;
  }

  private void answer(List<SampleSource> sources, BooleanSupplier stop) throws IOException {
    Queue<Held> held = new ArrayDeque<>();
    int left = state.samples();
    int index = 0;
    try (LlavaJsonLinesWriter out = LlavaJsonLinesWriter.append(plan.output())) {
      for (SampleSource source : sources) {
        for (int i = 0; i < source.size(); i++, index++) {
          if (index < left || stop.getAsBoolean()) {
            continue;
          }
          hold(index, source, i, held);
          while (held.size() >= plan.inFlight() || isDone(held)) {
            write(held.remove(), held, out);
          }
        }
      }
      while (!held.isEmpty()) {
        write(held.remove(), held, out);
      }
    }
  }

  /** Starts an output, or cuts one to what is known to be whole. */
  private void begin(List<SampleSource> sources) throws IOException {
    record =
        new DistillRecord(
            engine.info().modelFingerprint(),
            sources.stream().map(SampleSource::name).toList(),
            sources.stream().mapToInt(SampleSource::size).sum(),
            plan.temperatures(),
            plan.maxNewTokens(),
            plan.padToSquare().orElse(null),
            DistillState.START);
    if (Files.exists(plan.output()) && !plan.resume()) {
      throw new DataException(
          plan.output()
              + " is there already; go on with it with --resume, or give another --output");
    }
    if (Files.exists(recordFile) && plan.resume()) {
      DistillRecord stored = DistillRecord.read(recordFile);
      record.requireSameAs(stored, plan.output());
      state = stored.state();
      cut(state.bytes());
    } else if (Files.exists(plan.output())) {
      throw new DataException(
          plan.output() + " cannot be gone on with: " + recordFile + " is not there");
    } else {
      Files.createFile(plan.output());
      save();
    }
  }

  private void cut(long bytes) throws IOException {
    try (FileChannel file = FileChannel.open(plan.output(), StandardOpenOption.WRITE)) {
      if (file.size() < bytes) {
        throw new DataException(
            "%s has %d bytes, but had %d when it was last written; it was changed since"
                .formatted(plan.output(), file.size(), bytes));
      }
      file.truncate(bytes);
    }
  }

  private void hold(int index, SampleSource source, int i, Queue<Held> held) {
    try {
      Sample sample = source.read(i);
      List<byte[]> images = images(sample);
      for (double temperature : plan.temperatures()) {
        Conversation conversation = new Conversation(engine, plan, sample, images, temperature);
        held.add(new Held(index, sample.origin(), Optional.of(conversation), conversation.hold()));
      }
    } catch (BadSampleException e) {
      held.add(new Held(index, "", Optional.empty(), CompletableFuture.failedFuture(e)));
    }
  }

  private static List<byte[]> images(Sample sample) throws BadSampleException {
    List<byte[]> images = new ArrayList<>();
    for (SampleImage image : sample.images()) {
      try {
        images.add(image.read());
      } catch (RequestException e) {
        throw new BadSampleException(
            sample.origin(),
            "image " + image.name() + ": " + e.getMessage() + "; check --images",
            e);
      }
    }
    return images;
  }

  private static boolean isDone(Queue<Held> held) {
    return !held.isEmpty() && held.element().answered().isDone();
  }

  private void write(Held first, Queue<Held> rest, LlavaJsonLinesWriter out) throws IOException {
    try {
      out.write(outputImages.named(first.answered().join(), first.sample()));
      state = state.withAnswered(first.conversation().orElseThrow());
    } catch (CompletionException e) {
      listener.onSkipped(problem(first, e));
      state = state.withSkipped();
    }
    // A sample is done with the last of its conversations.
    if (rest.isEmpty() || rest.element().sample() != first.sample()) {
      state = state.withSamples(first.sample() + 1).withBytes(Files.size(plan.output()));
      record = record.at(state);
      listener.onProgress(state, record.size());
      if (System.nanoTime() - saved > SAVED_EVERY.toNanos()) {
        save();
      }
    }
  }

  private static String problem(Held held, CompletionException failure) {
    if (failure.getCause() instanceof BadSampleException bad) {
      return bad.getMessage();
    }
    if (failure.getCause() instanceof RequestException unanswered
        && !FATAL.contains(unanswered.code())) {
      return held.origin() + ": " + unanswered.code() + ": " + unanswered.getMessage();
    }
    throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
  }

  /** What the note counts on has to be on the disk before it. */
  private void save() throws IOException {
    try (FileChannel file = FileChannel.open(plan.output(), StandardOpenOption.WRITE)) {
      file.force(true);
    }
    record.write(recordFile);
    saved = System.nanoTime();
  }
}
