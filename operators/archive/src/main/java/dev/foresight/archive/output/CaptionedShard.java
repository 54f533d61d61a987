// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.foresight.archive.source.BrokenFileException;
import dev.foresight.archive.source.TarMember;
import dev.foresight.schemas.CaptionedRow;
import dev.foresight.schemas.RowAnswer;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Copies a tar shard and adds its captions: behind the members of each sample {@code KEY.txt}, or
 * {@code KEY.NAME.txt} of several named prompts. Samples without a caption are copied as they are.
 * The copy is there whole, or not at all.
 *
 * @param answers names of all answers of a row
 * @param existing what becomes of members that have a caption's name already
 * @see <a href="https://github.com/webdataset/webdataset">WebDataset</a>
 */
public record CaptionedShard(List<String> answers, Existing existing) {
  private static final String END = "txt";

  /** A longer one is no caption, and is copied as it is. */
  private static final long LONGEST_CAPTION = 1 << 20;

  /** Copies the names. */
  public CaptionedShard {
    answers = List.copyOf(answers);
  }

  /** Returns what the names of a sample's captions have behind its key and a dot. */
  public List<String> ends() {
    return answers.stream().map(this::end).toList();
  }

  private String end(String answer) {
    return answers.size() == 1 ? END : answer + "." + END;
  }

  /**
   * Copies a shard.
   *
   * @param rows of the shard, in any order
   * @throws BrokenFileException if the shard cannot be read or is not whole
   * @throws IOException if it is not there, or the copy cannot be written; there is no copy in
   *     either case
   */
  public void copy(Path shard, Path target, List<CaptionedRow> rows) throws IOException {
    FileSystem files = target.getFileSystem();
    Path draft = new Path(target.getParent(), "." + target.getName() + ".draft");
    try (TarArchiveInputStream in = new TarArchiveInputStream(opened(shard), "UTF-8");
        TarArchiveOutputStream out =
            new TarArchiveOutputStream(created(files, draft, target.getName()), "UTF-8")) {
      out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      out.setAddPaxHeadersForNonAsciiNames(true);
      new Copy(in, out, byKey(rows)).run(shard);
    } catch (IOException | RuntimeException e) {
      files.delete(draft, false);
      throw e;
    }
    WholeFile.replace(draft, target);
  }

  private static InputStream opened(Path shard) throws IOException {
    InputStream in = new BufferedInputStream(shard.getFileSystem().open(shard), 1 << 16);
    return isCompressed(shard.getName()) ? new GZIPInputStream(in, 1 << 16) : in;
  }

  private static OutputStream created(FileSystem files, Path draft, String name)
      throws IOException {
    OutputStream out =
        new BufferedOutputStream(files.create(draft, FileSystem.WriteMode.OVERWRITE), 1 << 16);
    return isCompressed(name) ? new GZIPOutputStream(out, 1 << 16) : out;
  }

  private static boolean isCompressed(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith("gz");
  }

  /** A key that comes twice in a shard is two rows, in the order of their places. */
  private static Map<String, Deque<CaptionedRow>> byKey(List<CaptionedRow> rows) {
    Map<String, Deque<CaptionedRow>> byKey = new HashMap<>();
    List<CaptionedRow> inOrder = new ArrayList<>(rows);
    inOrder.sort(Comparator.comparingLong(CaptionedRow::getPosition));
    for (CaptionedRow row : inOrder) {
      byKey.computeIfAbsent(row.getKey(), key -> new ArrayDeque<>()).add(row);
    }
    return byKey;
  }

  private final class Copy {
    private final TarArchiveInputStream in;
    private final TarArchiveOutputStream out;
    private final Map<String, Deque<CaptionedRow>> rows;
    private final byte[] buffer = new byte[1 << 16];

    /** The sample that is copied, and captions of it that were not written yet, by name. */
    private String key;

    private Map<String, String> captions = new TreeMap<>();

    Copy(
        TarArchiveInputStream in,
        TarArchiveOutputStream out,
        Map<String, Deque<CaptionedRow>> rows) {
      this.in = in;
      this.out = out;
      this.rows = rows;
    }

    void run(Path shard) throws IOException {
      for (TarArchiveEntry entry = next(shard); entry != null; entry = next(shard)) {
        TarMember member = new TarMember(0, entry.getName(), entry.getSize());
        boolean isOfASample = entry.isFile() && !isHidden(entry.getName());
        if (isOfASample && !member.key().equals(key)) {
          finishSample();
          key = member.key();
          captions = captions();
        }
        String caption = isOfASample ? captions.remove(entry.getName()) : null;
        if (caption == null || entry.getSize() > LONGEST_CAPTION) {
          out.putArchiveEntry(entry);
          for (int read = read(buffer); read >= 0; read = read(buffer)) {
            out.write(buffer, 0, read);
          }
          out.closeArchiveEntry();
        } else {
          ByteArrayOutputStream before = new ByteArrayOutputStream();
          for (int read = read(buffer); read >= 0; read = read(buffer)) {
            before.write(buffer, 0, read);
          }
          add(entry.getName(), existing.joined(before.toString(UTF_8), caption));
        }
      }
      finishSample();
      out.finish();
    }

    private TarArchiveEntry next(Path shard) throws IOException {
      try {
        return in.getNextEntry();
      } catch (IOException | IllegalArgumentException e) {
        throw new BrokenFileException(shard + " is no whole tar file", e);
      }
    }

    private int read(byte[] bytes) throws IOException {
      try {
        return in.read(bytes);
      } catch (IOException e) {
        throw new BrokenFileException("it cannot be read to its end: " + e.getMessage(), e);
      }
    }

    private Map<String, String> captions() {
      Map<String, String> captions = new TreeMap<>();
      Deque<CaptionedRow> left = rows.getOrDefault(key, new ArrayDeque<>());
      if (!left.isEmpty()) {
        for (RowAnswer answer : left.remove().getAnswers()) {
          captions.put(key + "." + end(answer.getName()), answer.getText());
        }
      }
      return captions;
    }

    private void finishSample() throws IOException {
      for (Map.Entry<String, String> caption : captions.entrySet()) {
        add(caption.getKey(), caption.getValue());
      }
      captions = new TreeMap<>();
    }

    private void add(String name, String text) throws IOException {
      byte[] bytes = text.getBytes(UTF_8);
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(bytes.length);
      // Runs that are the same have the same files.
      entry.setModTime(0);
      out.putArchiveEntry(entry);
      out.write(bytes);
      out.closeArchiveEntry();
    }
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".", name.lastIndexOf('/') + 1);
  }
}
