// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MICROS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MILLIS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.NANOS;

import dev.foresight.archive.output.Column;
import dev.foresight.archive.source.BrokenFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/**
 * A column that holds values, as a file's schema has it.
 *
 * @param path its names, from the outermost on
 * @param element of the schema
 * @param definition the level at which a value is there
 * @param repetition 0 where each row has one value or none
 * @param index among the columns of a row group
 */
record ParquetLeaf(
    List<String> path, SchemaElement element, int definition, int repetition, int index) {
  private static final int DEEPEST = 64;

  private static final Set<ConvertedType> TEXTS =
      Set.of(ConvertedType.UTF8, ConvertedType.ENUM, ConvertedType.JSON);

  /**
   * Returns the leaves of a schema.
   *
   * @throws BrokenFileException if it is no tree
   */
  static List<ParquetLeaf> of(List<SchemaElement> schema) throws BrokenFileException {
    if (schema.isEmpty() || !schema.get(0).isSetNum_children()) {
      throw new BrokenFileException("it has no schema");
    }
    Walk walk = new Walk(schema, new ArrayList<>());
    int behind = walk.children(0, List.of(), 0, 0);
    if (behind != schema.size()) {
      throw new BrokenFileException("its schema has columns that belong nowhere");
    }
    return List.copyOf(walk.leaves);
  }

  private record Walk(List<SchemaElement> schema, List<ParquetLeaf> leaves) {
    /** Returns the place behind an element's children. */
    int children(int parent, List<String> path, int definition, int repetition)
        throws BrokenFileException {
      if (path.size() > DEEPEST) {
        throw new BrokenFileException("its schema is nested too deeply");
      }
      int next = parent + 1;
      for (int i = 0; i < schema.get(parent).getNum_children(); i++) {
        if (next >= schema.size()) {
          throw new BrokenFileException("its schema announces columns that are not there");
        }
        SchemaElement element = schema.get(next);
        List<String> names = new ArrayList<>(path);
        names.add(element.getName());
        boolean isRepeated = isOf(element, "REPEATED");
        int defined = definition + (isRepeated || isOf(element, "OPTIONAL") ? 1 : 0);
        int repeated = repetition + (isRepeated ? 1 : 0);
        if (element.isSetType()) {
          leaves.add(
              new ParquetLeaf(List.copyOf(names), element, defined, repeated, leaves.size()));
          next++;
        } else {
          next = children(next, names, defined, repeated);
        }
      }
      return next;
    }

    private static boolean isOf(SchemaElement element, String repetition) {
      return element.isSetRepetition_type()
          && element.getRepetition_type().name().equals(repetition);
    }
  }

  /** Returns the name that people know it by. */
  String name() {
    return String.join(".", path);
  }

  /** Returns whether its values are bytes that are not said to be text. */
  boolean isBytes() {
    return element.getType() == org.apache.parquet.format.Type.BYTE_ARRAY && !isText();
  }

  /** Returns whether its values are said to be text. */
  boolean isText() {
    if (element.isSetLogicalType()) {
      LogicalType type = element.getLogicalType();
      if (type.isSetSTRING() || type.isSetENUM() || type.isSetJSON()) {
        return true;
      }
    }
    return element.isSetConverted_type() && TEXTS.contains(element.getConverted_type());
  }

  /** Returns as what its values are passed on. */
  Column.Type written() {
    boolean isNumber =
        annotation()
            .map(type -> type instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation)
            .orElse(true);
    boolean isSigned =
        annotation()
            .filter(LogicalTypeAnnotation.IntLogicalTypeAnnotation.class::isInstance)
            .map(LogicalTypeAnnotation.IntLogicalTypeAnnotation.class::cast)
            .map(LogicalTypeAnnotation.IntLogicalTypeAnnotation::isSigned)
            .orElse(true);
    return switch (element.getType()) {
      case BOOLEAN -> Column.Type.BOOLEAN;
      case FLOAT, DOUBLE -> Column.Type.REAL;
      case INT32 -> {
        Column.Type whole = isSigned ? Column.Type.INTEGER : Column.Type.LONG;
        yield isNumber ? whole : Column.Type.TEXT;
      }
      case INT64 -> isNumber && isSigned ? Column.Type.LONG : Column.Type.TEXT;
      default -> Column.Type.TEXT;
    };
  }

  /**
   * Returns it as the library knows it.
   *
   * @throws BrokenFileException if its types contradict each other
   */
  ColumnDescriptor descriptor() throws BrokenFileException {
    try {
      PrimitiveType.PrimitiveTypeName primitive =
          switch (element.getType()) {
            case BOOLEAN -> PrimitiveType.PrimitiveTypeName.BOOLEAN;
            case INT32 -> PrimitiveType.PrimitiveTypeName.INT32;
            case INT64 -> PrimitiveType.PrimitiveTypeName.INT64;
            case INT96 -> PrimitiveType.PrimitiveTypeName.INT96;
            case FLOAT -> PrimitiveType.PrimitiveTypeName.FLOAT;
            case DOUBLE -> PrimitiveType.PrimitiveTypeName.DOUBLE;
            case BYTE_ARRAY -> PrimitiveType.PrimitiveTypeName.BINARY;
            case FIXED_LEN_BYTE_ARRAY -> PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
          };
      PrimitiveType type =
          Types.primitive(primitive, Repetition.OPTIONAL)
              .length(element.getType_length())
              .as(annotation().orElse(null))
              .named(element.getName());
      return new ColumnDescriptor(path.toArray(String[]::new), type, repetition, definition);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new BrokenFileException(
          "the column %s has types that contradict each other".formatted(name()), e);
    }
  }

  private Optional<LogicalTypeAnnotation> annotation() {
    Optional<LogicalTypeAnnotation> logical =
        element.isSetLogicalType() ? annotation(element.getLogicalType()) : Optional.empty();
    return logical.or(
        () ->
            element.isSetConverted_type() ? older(element.getConverted_type()) : Optional.empty());
  }

  private static Optional<LogicalTypeAnnotation> annotation(LogicalType type) {
    if (type.isSetSTRING() || type.isSetENUM() || type.isSetJSON()) {
      return Optional.of(LogicalTypeAnnotation.stringType());
    }
    if (type.isSetUUID()) {
      return Optional.of(LogicalTypeAnnotation.uuidType());
    }
    if (type.isSetDATE()) {
      return Optional.of(LogicalTypeAnnotation.dateType());
    }
    if (type.isSetDECIMAL()) {
      DecimalType decimal = type.getDECIMAL();
      return Optional.of(
          LogicalTypeAnnotation.decimalType(decimal.getScale(), decimal.getPrecision()));
    }
    if (type.isSetINTEGER()) {
      IntType integer = type.getINTEGER();
      return Optional.of(
          LogicalTypeAnnotation.intType(integer.getBitWidth(), integer.isIsSigned()));
    }
    if (type.isSetTIME()) {
      TimeType time = type.getTIME();
      return unit(time.getUnit())
          .map(unit -> LogicalTypeAnnotation.timeType(time.isIsAdjustedToUTC(), unit));
    }
    if (type.isSetTIMESTAMP()) {
      TimestampType time = type.getTIMESTAMP();
      return unit(time.getUnit())
          .map(unit -> LogicalTypeAnnotation.timestampType(time.isIsAdjustedToUTC(), unit));
    }
    return Optional.empty();
  }

  /** As files were before there were logical types. */
  private Optional<LogicalTypeAnnotation> older(ConvertedType type) {
    return switch (type) {
      case UTF8, ENUM, JSON -> Optional.of(LogicalTypeAnnotation.stringType());
      case DATE -> Optional.of(LogicalTypeAnnotation.dateType());
      case DECIMAL ->
          Optional.of(
              LogicalTypeAnnotation.decimalType(element.getScale(), element.getPrecision()));
      case TIME_MILLIS -> Optional.of(LogicalTypeAnnotation.timeType(true, MILLIS));
      case TIME_MICROS -> Optional.of(LogicalTypeAnnotation.timeType(true, MICROS));
      case TIMESTAMP_MILLIS -> Optional.of(LogicalTypeAnnotation.timestampType(true, MILLIS));
      case TIMESTAMP_MICROS -> Optional.of(LogicalTypeAnnotation.timestampType(true, MICROS));
      case INT_8 -> Optional.of(LogicalTypeAnnotation.intType(8, true));
      case INT_16 -> Optional.of(LogicalTypeAnnotation.intType(16, true));
      case INT_32 -> Optional.of(LogicalTypeAnnotation.intType(32, true));
      case INT_64 -> Optional.of(LogicalTypeAnnotation.intType(64, true));
      case UINT_8 -> Optional.of(LogicalTypeAnnotation.intType(8, false));
      case UINT_16 -> Optional.of(LogicalTypeAnnotation.intType(16, false));
      case UINT_32 -> Optional.of(LogicalTypeAnnotation.intType(32, false));
      case UINT_64 -> Optional.of(LogicalTypeAnnotation.intType(64, false));
      default -> Optional.empty();
    };
  }

  private static Optional<LogicalTypeAnnotation.TimeUnit> unit(TimeUnit unit) {
    if (unit.isSetMILLIS()) {
      return Optional.of(MILLIS);
    }
    if (unit.isSetMICROS()) {
      return Optional.of(MICROS);
    }
    return unit.isSetNANOS() ? Optional.of(NANOS) : Optional.empty();
  }
}
