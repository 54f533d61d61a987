// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.parquet;

import dev.foresight.archive.output.Column;
import dev.foresight.archive.output.RowSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * The columns of written rows, as the library that encodes them and as footers name them.
 *
 * @param columns in their order
 * @param message the same for the library
 */
record WrittenSchema(List<Column> columns, MessageType message) {
  private static final String ROOT = "captions";

  static WrittenSchema of(RowSchema rows, Map<String, Column.Type> kept) {
    List<Column> columns = new ArrayList<>();
    for (Column column : rows.columns()) {
      Column.Type type = kept.get(column.name());
      columns.add(
          rows.kept().contains(column.name()) && type != null ? typed(column, type) : column);
    }
    Types.MessageTypeBuilder message = Types.buildMessage();
    for (Column column : columns) {
      message.addField(
          Types.optional(primitive(column.type()))
              .as(column.type() == Column.Type.TEXT ? LogicalTypeAnnotation.stringType() : null)
              .named(column.name()));
    }
    return new WrittenSchema(List.copyOf(columns), message.named(ROOT));
  }

  /** Texts of the input as what they were there. */
  private static Column typed(Column column, Column.Type type) {
    return new Column(
        column.name(),
        type,
        row -> {
          Object value = column.value().apply(row);
          return value == null ? null : parsed(value.toString(), type);
        });
  }

  private static Object parsed(String text, Column.Type type) {
    try {
      return switch (type) {
        case TEXT -> text;
        case INTEGER -> (Object) Integer.valueOf(text);
        case LONG -> Long.valueOf(text);
        case REAL -> Double.valueOf(text);
        case BOOLEAN -> text.equals("true") || text.equals("false") ? Boolean.valueOf(text) : null;
      };
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static PrimitiveTypeName primitive(Column.Type type) {
    return switch (type) {
      case TEXT -> PrimitiveTypeName.BINARY;
      case INTEGER -> PrimitiveTypeName.INT32;
      case LONG -> PrimitiveTypeName.INT64;
      case REAL -> PrimitiveTypeName.DOUBLE;
      case BOOLEAN -> PrimitiveTypeName.BOOLEAN;
    };
  }

  /** Returns a column's type as footers name it. */
  static Type type(Column column) {
    return switch (column.type()) {
      case TEXT -> Type.BYTE_ARRAY;
      case INTEGER -> Type.INT32;
      case LONG -> Type.INT64;
      case REAL -> Type.DOUBLE;
      case BOOLEAN -> Type.BOOLEAN;
    };
  }

  /** Returns the schema of a footer. */
  List<SchemaElement> elements() {
    List<SchemaElement> elements = new ArrayList<>();
    elements.add(new SchemaElement(ROOT).setNum_children(columns.size()));
    for (Column column : columns) {
      SchemaElement element =
          new SchemaElement(column.name())
              .setType(type(column))
              .setRepetition_type(FieldRepetitionType.OPTIONAL);
      if (column.type() == Column.Type.TEXT) {
        element.setConverted_type(ConvertedType.UTF8);
        element.setLogicalType(LogicalType.STRING(new StringType()));
      }
      elements.add(element);
    }
    return elements;
  }

  /** Returns by what order values are the least and the largest: that of their types. */
  List<ColumnOrder> orders() {
    return Collections.nCopies(columns.size(), ColumnOrder.TYPE_ORDER(new TypeDefinedOrder()));
  }
}
