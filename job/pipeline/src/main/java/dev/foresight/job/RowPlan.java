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
    return new RowPlan(options, options.prompts());
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
    if (options.format() != CaptionFormat.JSONL) {
      settings.put("format", options.format().toString());
    }
    if (options.format().meetsCaptions()) {
      settings.put("existing", options.existing().toString());
    }
    if (options.dedupes()) {
      settings.put("dedupe", "true");
    }
    prompts.settings().forEach(settings::put);
    settings.put("keep-columns", String.join(",", options.keptColumns()));
    settings.put("source", String.join(" ", options.sources()));
    settings.put("image-column", options.columns().image());
    settings.put("key-column", options.columns().key());
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
      return Inventory.take(options.sources(), sidecars.get(), destination);
    }
    Inventory inventory =
        Inventory.take(options.sources(), Set.copyOf(options.keptColumns()), destination);
    if (options.format() == CaptionFormat.WEBDATASET) {
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
    return new RowSchema(prompts.answers(), options.keptColumns(), options.dedupes());
  }

  /** Returns captions that are written beside images, if they are. */
  Optional<Sidecars> sidecars() {
    return options.format() == CaptionFormat.SIDECARS
        ? Optional.of(new Sidecars(prompts.answers(), options.existing()))
        : Optional.empty();
  }

  /** Returns how captions are added to shards. */
  CaptionedShard copying() {
    return new CaptionedShard(prompts.answers(), options.existing());
  }

  /** Returns the files that rows are written to. */
  RowFiles files(Inventory inventory) {
    return new RowFiles(options.format(), schema(), inventory.types());
  }

  /** Returns how rows lie in the archive. */
  RowFormat format(Inventory inventory) {
    if (options.format() == CaptionFormat.WEBDATASET && options.existing() == Existing.SKIP) {
      return new TarRows(options.columns(), copying().ends());
    }
    Set<String> wanted = new TreeSet<>(options.keptColumns());
    wanted.addAll(prompts.columns());
    return inventory.kind().format(options.columns(), wanted);
  }
}
