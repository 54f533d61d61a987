// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import java.io.Serializable;

/**
 * A file with rows.
 *
 * @param uri of one of Flink's file systems
 * @param bytes its length
 */
public record ArchiveFile(String uri, long bytes) implements Serializable {}
