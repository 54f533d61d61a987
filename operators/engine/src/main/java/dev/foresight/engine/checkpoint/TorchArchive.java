// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import dev.foresight.engine.checkpoint.StateDictUnpickler.Storage;
import dev.foresight.engine.checkpoint.StateDictUnpickler.TensorView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import net.razorvine.pickle.PickleException;

/**
 * Reads {@code pytorch_model.bin}: a zip file, as {@code torch.save} writes since PyTorch 1.6, with
 * a pickled state dict ({@code data.pkl}) and one entry for each storage ({@code data/0}). Format:
 * PyTorch's {@code torch/serialization.py}.
 */
public final class TorchArchive {
  private static final String PICKLE = "/data.pkl";
  private static final int MAX_BYTE_ORDER_BYTES = 16;

  private TorchArchive() {}

  /**
   * Reads one file's pickle; weights are not read yet.
   *
   * @return the tensors by name, in stored order
   * @throws CheckpointException if the file is broken, or holds anything but contiguous tensors
   */
  public static Map<String, StoredTensor> readFile(Path file) {
    try {
      if (!StoredZip.isZip(file)) {
        throw new CheckpointException(
            Shown.path(file)
                + " is no zip file: a PyTorch before 1.6 wrote it, or it is damaged; load and save"
                + " it with a current PyTorch, best as safetensors");
      }
      try (StoredZip zip = StoredZip.open(file)) {
        return read(file, zip);
      }
    } catch (PickleException e) {
      throw new CheckpointException(Shown.path(file) + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw CheckpointException.unreadable(file, e);
    }
  }

  private static Map<String, StoredTensor> read(Path file, StoredZip zip) throws IOException {
    String folder = folder(file, zip);
    requireLittleEndian(file, zip, folder + "/byteorder");
    byte[] pickle = zip.read(folder + PICKLE, StateDictUnpickler.MAX_BYTES);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, TensorView> entry : StateDictUnpickler.read(pickle).entrySet()) {
      TensorView tensor = entry.getValue();
      Storage storage = tensor.storage();
      StoredZip.Content bytes = zip.content(folder + "/data/" + storage.key());
      if (bytes.bytes() / storage.dtype().bytes() < storage.elements()) {
        throw new CheckpointException(
            Shown.path(file)
                + ", tensor "
                + Shown.value(entry.getKey())
                + ": its storage has "
                + bytes.bytes()
                + " bytes, too few for "
                + storage.elements()
                + " elements; the file is damaged");
      }
      tensors.put(
          entry.getKey(),
          new StoredTensor(
              file,
              bytes.offset() + tensor.offset() * storage.dtype().bytes(),
              storage.dtype(),
              tensor.shape()));
    }
    return tensors;
  }

  /** Everything lies in one folder, which is named after the file as it was saved. */
  private static String folder(Path file, StoredZip zip) {
    for (String name : zip.names()) {
      int end = name.length() - PICKLE.length();
      if (name.endsWith(PICKLE) && name.indexOf('/') == end) {
        return name.substring(0, end);
      }
    }
    throw new CheckpointException(
        Shown.path(file) + " has no entry data.pkl; torch.save did not write it");
  }

  private static void requireLittleEndian(Path file, StoredZip zip, String entry)
      throws IOException {
    if (!zip.contains(entry)) {
      return;
    }
    String order = new String(zip.read(entry, MAX_BYTE_ORDER_BYTES), StandardCharsets.US_ASCII);
    if (!order.equals("little")) {
      throw new CheckpointException(
          Shown.path(file)
              + ": its byteorder is '"
              + Shown.value(order)
              + "', but must be 'little'");
    }
  }
}
