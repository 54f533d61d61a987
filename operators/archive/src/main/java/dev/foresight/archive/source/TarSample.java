// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.engine.vision.formats.ImageLimits;
import dev.foresight.schemas.ArchiveRow;
import dev.foresight.schemas.ImageSource;
import dev.foresight.schemas.RowFailure;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The members of one row while they are read. */
final class TarSample {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> TEXTS = Set.of("txt", "caption", "cls", "text", "url");

  /** What describes an image is short; whatever is not is passed over. */
  private static final long LONGEST_TEXT = 1 << 20;

  private final TarMember first;
  private final ColumnNames names;
  private final List<String> ends = new ArrayList<>();
  private final Map<String, String> columns = new HashMap<>();
  private String imageEnd = "";
  private byte[] image;

  TarSample(TarMember first, ColumnNames names) {
    this.first = first;
    this.names = names;
  }

  String key() {
    return first.key();
  }

  /** Takes a member, and reads it if it matters. */
  void add(TarMember member, TarMembers members) throws IOException {
    String end = member.end().toLowerCase(Locale.ROOT);
    ends.add(end.isEmpty() ? member.name() : end);
    if (isImage(end) && !imageEnd.equals(names.image())) {
      // A byte over the limit is enough to be refused by.
      image = members.read(member, ImageLimits.DEFAULT.maxBytes() + 1L);
      imageEnd = end;
    } else if (end.equals("json") && member.bytes() <= LONGEST_TEXT) {
      addJson(members.read(member, LONGEST_TEXT));
    } else if (TEXTS.contains(end) && member.bytes() <= LONGEST_TEXT) {
      columns.put(end, new String(members.read(member, LONGEST_TEXT), StandardCharsets.UTF_8));
    }
  }

  /** Returns whether members of all these ends are there; of no ends none is. */
  boolean has(List<String> all) {
    return !all.isEmpty()
        && all.stream().allMatch(end -> ends.contains(end.toLowerCase(Locale.ROOT)));
  }

  /** The named end wins; else the first image does. */
  private boolean isImage(String end) {
    return end.equals(names.image()) || image == null && ImageNames.isImage("x." + end);
  }

  private void addJson(byte[] text) {
    try {
      JsonNode json = JSON.readTree(text);
      if (json.isObject()) {
        columns.putAll(TextColumns.of(json));
      }
    } catch (JsonProcessingException e) {
      columns.put("json", new String(text, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
  }

  ArchiveRow row(String shard) {
    return new ArchiveRow(
        shard,
        first.start(),
        key(),
        new ImageSource(image == null ? null : ByteBuffer.wrap(image), null),
        columns,
        image == null ? noImage() : null,
        null);
  }

  private RowFailure noImage() {
    return new RowFailure(
        DeadLetterCode.IMAGE_NOT_FOUND.name(),
        "the sample %s holds no image, but %s; name the member's end with --image-column"
            .formatted(key(), String.join(", ", ends)));
  }
}
