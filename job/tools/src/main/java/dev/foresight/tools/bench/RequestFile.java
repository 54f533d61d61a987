// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.images.ImageLoader;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.tools.generate.RequestRow;
import dev.foresight.tools.generate.RowReader;
import dev.foresight.tools.options.RequestsOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All rows of a file, whatever the batch size. */
public final class RequestFile implements Workload {
  private final Path file;
  private final List<GenerationRequest> requests;

  private RequestFile(Path file, List<GenerationRequest> requests) {
    this.file = file;
    this.requests = requests;
  }

  /**
   * Reads a file as {@code foresight generate --requests} does, but whole, and all rows must be
   * good.
   *
   * @param defaultMaxNewTokens for rows that do not say
   * @throws IllegalArgumentException names the row that is wrong
   */
  public static RequestFile read(Path file, int defaultMaxNewTokens) throws IOException {
    ImageLoader images = ImageLoader.ofThisMachine(file.toAbsolutePath().getParent());
    RowReader reader = new RowReader(images, defaultMaxNewTokens);
    List<GenerationRequest> requests = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      if (!line.isBlank()) {
        requests.add(request(file, number, reader.read(line, number)));
      }
    }
    if (requests.isEmpty()) {
      throw new IllegalArgumentException(
          RequestsOption.NAME + " " + file + " has no rows; give it one JSON object a line");
    }
    return new RequestFile(file, requests);
  }

  private static GenerationRequest request(Path file, int number, RequestRow row) {
    if (row instanceof RequestRow.Good good) {
      return good.request();
    }
    throw new IllegalArgumentException(
        "%s %s, line %d: %s"
            .formatted(
                RequestsOption.NAME, file, number, ((RequestRow.Bad) row).failure().getMessage()));
  }

  @Override
  public List<GenerationRequest> requests(int batchSize) {
    return requests;
  }

  @Override
  public String description() {
    return requests.size() + " requests of " + file.getFileName();
  }
}
