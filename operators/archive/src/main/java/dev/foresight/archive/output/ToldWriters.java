// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.output;

import dev.foresight.schemas.CaptionedRow;
import java.io.IOException;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;

/**
 * Writes as other writers do, and says what to do where that fails.
 *
 * @param place what cannot be written then
 * @param writers of another format
 */
record ToldWriters(String place, BulkWriter.Factory<CaptionedRow> writers)
    implements BulkWriter.Factory<CaptionedRow> {
  @FunctionalInterface
  private interface Writing<T> {
    T run() throws IOException;
  }

  @Override
  public BulkWriter<CaptionedRow> create(FSDataOutputStream out) throws IOException {
    return new Told(told(() -> writers.create(out)));
  }

  private <T> T told(Writing<T> writing) throws IOException {
    try {
      return writing.run();
    } catch (IOException e) {
      throw WriteFault.of("--out is %s, where nothing".formatted(place), e);
    }
  }

  private final class Told implements BulkWriter<CaptionedRow> {
    private final BulkWriter<CaptionedRow> writer;

    Told(BulkWriter<CaptionedRow> writer) {
      this.writer = writer;
    }

    @Override
    public void addElement(CaptionedRow row) throws IOException {
      told(
          () -> {
            writer.addElement(row);
            return row;
          });
    }

    @Override
    public void flush() throws IOException {
      told(
          () -> {
            writer.flush();
            return writer;
          });
    }

    @Override
    public void finish() throws IOException {
      told(
          () -> {
            writer.finish();
            return writer;
          });
    }
  }
}
