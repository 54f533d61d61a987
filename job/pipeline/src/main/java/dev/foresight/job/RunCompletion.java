// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import dev.foresight.archive.progress.Progress;
import dev.foresight.archive.run.CaptionFormat;
import dev.foresight.archive.run.Destination;
import dev.foresight.archive.run.Manifest;
import dev.foresight.archive.run.Retry;
import dev.foresight.archive.run.RowFiles;
import dev.foresight.archive.run.ShardCopies;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is left to do when all rows have an outcome: those of a retry go where they belong, and
 * shards are copied with their captions. Whoever was killed over it does it again.
 *
 * @param destination that the job wrote to
 * @param retry that the job was, if it was one
 * @param plan of the rows
 */
record RunCompletion(Destination destination, Optional<Retry> retry, RowPlan plan) {
  /**
   * Does it.
   *
   * @param told of what cannot be done, in a line each
   * @return where the run's captions are
   */
  Destination complete(Consumer<String> told) throws IOException {
    Destination run = retry.isPresent() ? merged(retry.get()) : destination;
    if (plan.options().output().format() == CaptionFormat.WEBDATASET) {
      Manifest manifest = Manifest.read(run).orElseThrow();
      RowFiles files = plan.files(manifest.inventory());
      new ShardCopies(run, files, plan.copying()).make(manifest.inventory().files(), told);
    }
    return run;
  }

  private static Destination merged(Retry retry) throws IOException {
    Destination run = retry.run();
    Progress.Counter counter = new Progress.Counter();
    retry.merge(counter::count);
    Optional<Progress> before = Progress.read(run);
    if (before.isPresent()) {
      before.get().recounted(counter).write(run);
    }
    retry.forget();
    return run;
  }
}
