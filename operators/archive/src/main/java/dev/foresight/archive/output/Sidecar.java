// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * A caption that is to be written beside its image, as checkpoints keep it.
 *
 * @param file URI of the file
 * @param text of the caption
 */
record Sidecar(String file, String text) {
  /** Two texts, each behind its length. */
  static final class Serializer implements SimpleVersionedSerializer<Sidecar> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(Sidecar caption) throws IOException {
      DataOutputSerializer out = new DataOutputSerializer(256);
      for (String text : new String[] {caption.file, caption.text}) {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
      }
      return out.getCopyOfBuffer();
    }

    @Override
    public Sidecar deserialize(int version, byte[] bytes) throws IOException {
      if (version != VERSION) {
        throw new IOException(
            "captions beside images are of version %d in the checkpoint, but this program knows %d; go on with the program that began the run"
                .formatted(version, VERSION));
      }
      DataInputDeserializer in = new DataInputDeserializer(bytes);
      return new Sidecar(text(in), text(in));
    }

    private static String text(DataInputDeserializer in) throws IOException {
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      return new String(bytes, UTF_8);
    }
  }
}
