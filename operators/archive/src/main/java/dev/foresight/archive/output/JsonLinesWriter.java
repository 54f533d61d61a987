// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.foresight.schemas.CaptionedRow;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;

/** Writes a row a line, as a JSON object that has every column, null where there is no value. */
public final class JsonLinesWriter implements BulkWriter<CaptionedRow> {
  private final JsonGenerator json;
  private final List<Column> columns;

  private JsonLinesWriter(FSDataOutputStream out, RowSchema schema) throws IOException {
    this.json =
        new JsonFactory()
            .createGenerator(out)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .setRootValueSeparator(null);
    this.columns = schema.columns();
  }

  /** Returns what opens a writer for each file. */
  public static BulkWriter.Factory<CaptionedRow> of(RowSchema schema) {
    return out -> new JsonLinesWriter(out, schema);
  }

  @Override
  public void addElement(CaptionedRow row) throws IOException {
    json.writeStartObject();
    for (Column column : columns) {
      json.writeFieldName(column.name());
      Object value = column.value().apply(row);
      if (value == null) {
        json.writeNull();
      } else if (value instanceof Number number) {
        json.writeNumber(number.longValue());
      } else {
        json.writeString(wellFormed(value.toString()));
      }
    }
    json.writeEndObject();
    json.writeRaw('\n');
  }

  /** An input may hold half of a surrogate pair, which is no text in UTF-8: a ? stands for it. */
  private static String wellFormed(String text) {
    return text.chars().anyMatch(c -> Character.isSurrogate((char) c))
        ? new String(text.getBytes(UTF_8), UTF_8)
        : text;
  }

  @Override
  public void flush() throws IOException {
    json.flush();
  }

  @Override
  public void finish() throws IOException {
    json.flush();
  }
}
