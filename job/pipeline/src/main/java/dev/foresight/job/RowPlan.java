// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import dev.foresight.archive.output.CaptionedShard;
import dev.foresight.archive.output.Existing;
import dev.foresight.archive.output.RowSchema;
import dev.foresight.archive.output.Sidecars;
import dev.foresight.archive.prompt.PromptPlan;
import dev.foresight.archive.run.CaptionFormat;
import dev.foresight.archive.run.Destination;
import dev.foresight.archive.run.Inventory;
import dev.foresight.archive.run.RowFiles;
import dev.foresight.archive.run.ShardCopies;
import dev.foresight.archive.source.RowFormat;
import dev.foresight.archive.source.TarRows;
import dev.foresight.job.options.ArchiveOptions;
import dev.foresight.job.options.ArchiveSourceOptions;
import dev.foresight.job.options.CaptionOutputOptions;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a job's options say of rows: how they are read, what is in them, and how they are written.
 *
 * @param options of the job
 * @param prompts that they name
 */
record RowPlan(ArchiveOptions options, PromptPlan prompts) {
  /**
   * Reads it from options.
   *
   * @throws IllegalArgumentException if they make no sense
   * @throws IOException if a file that they name cannot be read
   */
  static RowPlan of(ArchiveOptions options) throws IOException {
    return new RowPlan(options, options.questions().prompts(options.sources().places()));
  }

  /** Returns what decides what is in a row, by the options' names without dashes. */
  Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    SharedEngines.of(options.model())
        .identity()
        .forEach(
            (name, value) -> {
              if (!name.equals("device")) {
                settings.put(name, value);
              }
            });
    // Runs that began when there was no other format know none.
    if (output().format() != CaptionFormat.JSONL) {
      settings.put("format", output().format().toString());
    }
    if (output().format().meetsCaptions()) {
      settings.put("existing", output().existing().toString());
    }
    if (options.questions().dedupes()) {
      settings.put("dedupe", "true");
    }
    prompts.settings().forEach(settings::put);
    settings.put("keep-columns", String.join(",", sources().keptColumns()));
    settings.put("source", String.join(" ", sources().places()));
    settings.put("image-column", sources().columns().image());
    settings.put("key-column", sources().columns().key());
    return settings;
  }

  /**
   * Looks for what the sources hold, and leaves a listing in the destination.
   *
   * @throws IllegalArgumentException if there is nothing to caption, or captions have no place
   * @throws IOException if a source cannot be read, or the destination not be written
   */
  Inventory inventory(Destination destination) throws IOException {
    Optional<Sidecars> sidecars = sidecars();
    if (sidecars.isPresent()) {
      return Inventory.take(sources().places(), sidecars.get(), destination);
    }
    Inventory inventory =
        Inventory.take(sources().places(), Set.copyOf(sources().keptColumns()), destination);
    if (output().format() == CaptionFormat.WEBDATASET) {
      ShardCopies.requirePlaces(inventory, destination);
    }
    return inventory;
  }

  /**
   * Returns the columns.
   *
   * @throws IllegalArgumentException if two have one name
   */
  RowSchema schema() {
    return new RowSchema(prompts.answers(), sources().keptColumns(), options.questions().dedupes());
  }

  /** Returns captions that are written beside images, if they are. */
  Optional<Sidecars> sidecars() {
    return output().format() == CaptionFormat.SIDECARS
        ? Optional.of(new Sidecars(prompts.answers(), output().existing()))
        : Optional.empty();
  }

  /** Returns how captions are added to shards. */
  CaptionedShard copying() {
    return new CaptionedShard(prompts.answers(), output().existing());
  }

  /** Returns the files that rows are written to. */
  RowFiles files(Inventory inventory) {
    return new RowFiles(output().format(), schema(), inventory.types());
  }

  /** Returns how rows lie in the archive. */
  RowFormat format(Inventory inventory) {
    if (output().format() == CaptionFormat.WEBDATASET && output().existing() == Existing.SKIP) {
      return new TarRows(sources().columns(), copying().ends());
    }
    Set<String> wanted = new TreeSet<>(sources().keptColumns());
    wanted.addAll(prompts.columns());
    return inventory.kind().format(sources().columns(), wanted);
  }

  private ArchiveSourceOptions sources() {
    return options.sources();
  }

  private CaptionOutputOptions output() {
    return options.output();
  }
}
