// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.KafkaCheck;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.job.options.BrokerOptions;
import dev.foresight.job.options.InputTopicOption;
import dev.foresight.job.options.PromptOption;
import dev.foresight.job.options.Requires;
import dev.foresight.job.options.TopicCreationOptions;
import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.FileFault;
import dev.foresight.tools.kafka.ImageEvents;
import dev.foresight.tools.kafka.RequestSender;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends images with a prompt to the topic of requests. */
@Command(
    name = "ingest",
    description = {
      "Sends images with a prompt to the topic of requests, one event an image.",
      "Prints the id of each event and where it lies; the id is the image's path as given."
    })
@Requires(PromptOption.NAME)
final class IngestCommand implements Callable<Integer> {
  // So many images wait for the brokers' receipts at a time.
  private static final int WINDOW = 64;

  private final PrintStream out;

  @Spec private CommandSpec spec;
  @Mixin private BrokerOptions broker;
  @Mixin private TopicCreationOptions topicCreation;

  @Parameters(
      arity = "1..*",
      paramLabel = "DIR|FILE",
      description = "Images, or folders whose PNG, JPEG, GIF, BMP, TIFF and WebP files are taken.")
  private List<Path> sources;

  @Mixin private PromptOption prompt;
  @Mixin private InputTopicOption input;
  @Mixin private UrgencyFlags urgency;

  private int failed;

  IngestCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    String topic = input.one();
    List<Path> files = new ArrayList<>();
    for (Path source : sources) {
      files.addAll(ImageEvents.files(source));
      ImageEvents.skipped(source).forEach(this::saySkipped);
    }
    if (files.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "there is no PNG, JPEG, GIF, BMP, TIFF or WebP file in " + sources);
    }
    KafkaAccess access = KafkaAccess.of(broker);
    if (topicCreation.create()) {
      access.createMissing(
          Set.of(topic), NewTopics.of(topicCreation, KafkaAccess.MAX_RECORD_BYTES));
    }
    new KafkaCheck(access).canWrite(Set.of(topic), List.of());
    try (RequestSender sender = new RequestSender(access, topic)) {
      for (int from = 0; from < files.size(); from += WINDOW) {
        send(sender, files.subList(from, Math.min(files.size(), from + WINDOW)));
      }
    }
    out.flush();
    if (failed == files.size()) {
      return ExitCode.NOTHING_RAN;
    }
    return failed == 0 ? ExitCode.OK : ExitCode.SOME_FAILED;
  }

  private void saySkipped(Path entry) {
    String why =
        Files.isDirectory(entry)
            ? "is a folder; name it, too, to send its images"
            : "is skipped: its name does not end as an image's; name the file itself to send it";
    spec.commandLine().getErr().println("foresight: " + entry + " " + why);
  }

  private void send(RequestSender sender, List<Path> files) throws InterruptedException {
    List<Sent> sent = new ArrayList<>();
    for (Path file : files) {
      try {
        byte[] image = Files.readAllBytes(file);
        String id = file.toString();
        Instant now = Instant.now();
        CaptionRequest request = ImageEvents.of(id, prompt.text().orElseThrow(), image, now);
        sent.add(new Sent(id, sender.send(urgency.applyTo(request, now))));
      } catch (IOException e) {
        failed++;
        spec.commandLine()
            .getErr()
            .println("foresight: " + file + " cannot be read: " + FileFault.of(e));
      }
    }
    for (Sent event : sent) {
      try {
        RecordMetadata receipt = sender.await(event.receipt());
        out.printf(
            "%s\t%s-%d@%d%n", event.id(), receipt.topic(), receipt.partition(), receipt.offset());
      } catch (RecordTooLargeException e) {
        failed++;
        spec.commandLine().getErr().println("foresight: " + event.id() + ": " + e.getMessage());
      }
    }
  }

  private record Sent(String id, Future<RecordMetadata> receipt) {}
}
