// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.output;

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
        json.writeString(value.toString());
      }
    }
    json.writeEndObject();
    json.writeRaw('\n');
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
