// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.model;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.flink.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models on this machine. A folder is used where it is; one that a URI names, {@code
 * s3://bucket/llava-1.5-7b-hf}, is fetched once, and its files' digests are checked before they are
 * mapped: after they were fetched and, in each process anew, when they are found in the cache.
 *
 * <p>Files beside a {@code SHA256SUMS}, as {@code sha256sum *} writes it, must have the digests
 * that it says. Processes of a machine share a cache: one fetches, the others wait.
 *
 * @param folder of the cache
 */
public record ModelCache(Path folder) {
  private static final Logger LOG = LoggerFactory.getLogger(ModelCache.class);

  /** Names the folder; otherwise {@code models} beside PyTorch's unpacked libraries. */
  public static final String FOLDER_PROPERTY = "foresight.models";

  /** A scheme of two letters or more: one letter is a drive of Windows. */
  private static final Pattern URI_SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*");

  private static final String LOCK = ".lock";
  private static final String MANIFEST = ".manifest";

  /** Copies that this process has checked, which takes as long as reading them. */
  private static final Set<Path> CHECKED = new HashSet<>();

  /** Returns the cache of this machine's user, or that of the cluster that this process is of. */
  public static ModelCache ofThisMachine() {
    String named = System.getProperty(FOLDER_PROPERTY);
    if (named != null) {
      return new ModelCache(Path.of(named));
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base =
        xdg == null || xdg.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(xdg);
    return new ModelCache(base.resolve("foresight").resolve("models"));
  }

  /** Returns whether a model's place is a URI, and not a folder of this machine. */
  public static boolean isUri(String place) {
    return URI_SCHEME.matcher(place).matches();
  }

  /** Returns a place that means the same in any process: a URI, or an absolute path. */
  public static String absolute(String place) {
    return isUri(place) ? place : Path.of(place).toAbsolutePath().toString();
  }

  /**
   * Returns the folder of a model, fetched if it has to be.
   *
   * @param place a folder, or a URI
   * @throws IOException if it cannot be read, or a digest is not what it must be
   */
  public Path resolve(String place) throws IOException {
    return isUri(place) ? fetched(place) : Path.of(place);
  }

  private Path fetched(String uri) throws IOException {
    Path entry = folder.resolve(entryOf(uri));
    Files.createDirectories(entry);
    // The channel's lock excludes other processes, the monitor other threads of this one.
    synchronized (ModelCache.class) {
      try (FileChannel channel =
          FileChannel.open(
              entry.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock(); // released when the channel closes
        return locked(uri, entry);
      }
    }
  }

  private static Path locked(String uri, Path entry) throws IOException {
    Path copy = entry.resolve(nameOf(uri));
    Path manifestFile = entry.resolve(MANIFEST);
    RemoteFolder source = new RemoteFolder(new org.apache.flink.core.fs.Path(uri));
    if (Files.exists(manifestFile)) {
      Manifest manifest = Manifest.read(manifestFile);
      if (isCurrent(source, manifest) && isSound(copy, manifest)) {
        return copy;
      }
    }
    CHECKED.remove(copy);
    Files.deleteIfExists(manifestFile);
    FileUtils.deleteDirectory(copy.toFile());
    LOG.info("Fetching {} to {}", uri, copy);
    Manifest manifest = source.fetchTo(copy);
    // Written last, and in one move: half a copy must not pass for a whole one.
    Path draft = entry.resolve(MANIFEST + ".new");
    manifest.write(draft);
    Files.move(draft, manifestFile, StandardCopyOption.ATOMIC_MOVE);
    CHECKED.add(copy);
    return copy;
  }

  /** What cannot be asked is taken for unchanged: the job outlives an outage of the source. */
  private static boolean isCurrent(RemoteFolder source, Manifest manifest) {
    try {
      return source.isAsIn(manifest);
    } catch (IOException e) {
      LOG.warn("{} cannot be listed ({}); its copy is used", source, e.toString());
      return true;
    }
  }

  private static boolean isSound(Path copy, Manifest manifest) throws IOException {
    if (CHECKED.contains(copy)) {
      return true;
    }
    if (!manifest.matches(copy)) {
      LOG.warn("{} is damaged, and fetched again", copy);
      return false;
    }
    CHECKED.add(copy);
    return true;
  }

  /** The last part of the path: results bear it as the model's name. */
  private static String nameOf(String uri) {
    String path = URI.create(uri).getPath();
    String name = path == null ? "" : path.replaceAll("/+$", "").replaceAll(".*/", "");
    return name.isEmpty() ? "model" : name;
  }

  private static String entryOf(String uri) {
    return Digests.of(uri.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }
}
