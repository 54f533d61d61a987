// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.testing;

import java.net.URI;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.local.LocalFileSystem;

/**
 * The machine's files under another scheme, {@code held:}, as a bucket's plugin would have them.
 */
public final class HeldFileSystem implements FileSystemFactory {
  @Override
  public String getScheme() {
    return "held";
  }

  @Override
  public FileSystem create(URI uri) {
    return new LocalFileSystem();
  }
}
