// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.engine.architecture.llava.LlavaCheckpoint;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.runtime.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pytorch_model.bin}, as PyTorch wrote it, and as an enemy would. */
class TorchArchiveTest {
  private static final long[] ONE = {1};

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("pytorch_model.bin");
  }

  private static Path golden(String name) {
    return LlavaGoldens.path("..").resolve(name);
  }

  @Test
  void readsTheWeightsThatSafetensorsHoldsInHalfPrecision() {
    Map<String, StoredTensor> halves =
        Safetensors.readFile(golden("llava/draft-safetensors/model.safetensors"));
    Map<String, StoredTensor> tensors =
        TorchArchive.readFile(golden("llava/draft/pytorch_model.bin"));
    assertThat(tensors).containsOnlyKeys(halves.keySet());
    tensors.forEach(
        (name, tensor) -> {
          assertThat(tensor.shape()).as(name).isEqualTo(halves.get(name).shape());
          assertThat(tensor.dtype()).isEqualTo(DType.FLOAT32);
          float[] values = LlavaGoldens.floats(tensor);
          ByteBuffer half = halves.get(name).map().order(ByteOrder.LITTLE_ENDIAN);
          for (float value : values) {
            float rounded = widen(half.getShort());
            assertThat(Math.abs((double) rounded - value))
                .as(name)
                .isLessThanOrEqualTo(halfUlp(rounded));
          }
        });
  }

  @Test
  void readsBfloat16Storages() {
    Map<String, StoredTensor> tensors =
        TorchArchive.readFile(golden("qwen2vl/draft-bf16/pytorch_model.bin"));
    assertThat(tensors).hasSize(15);
    StoredTensor embedding = tensors.get("embed_tokens.weight");
    assertThat(embedding.dtype()).isEqualTo(DType.BFLOAT16);
    assertThat(embedding.shape()).containsExactly(704, 64);
    ByteBuffer bytes = embedding.map().order(ByteOrder.LITTLE_ENDIAN);
    float largest = 0;
    while (bytes.hasRemaining()) {
      largest = Math.max(largest, Math.abs(Float.intBitsToFloat(bytes.getShort() << 16)));
    }
    assertThat(largest).isBetween(0.001f, 10f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "model-fp16-sharded", "model-bf16-newnames"})
  void opensALlavaFolderAsItsSafetensorsTwin(String model) throws IOException {
    Path twin = LlavaGoldens.path(model);
    Map<String, StoredTensor> tensors = WeightFiles.readFolder(twin);
    Files.copy(twin.resolve("config.json"), folder.resolve("config.json"));
    TorchFile.of(tensors, List.copyOf(tensors.keySet()), file());
    assertThat(LlavaCheckpoint.open(folder).fingerprint())
        .isEqualTo(LlavaCheckpoint.open(twin).fingerprint());
    assertEqual(WeightFiles.readFolder(folder), tensors);
  }

  @Test
  void opensShards() throws IOException {
    Path twin = LlavaGoldens.path("model");
    Map<String, StoredTensor> tensors = WeightFiles.readFolder(twin);
    Files.copy(twin.resolve("config.json"), folder.resolve("config.json"));
    List<String> names = new ArrayList<>(tensors.keySet());
    ObjectNode index = new ObjectMapper().createObjectNode();
    ObjectNode map = index.putObject("weight_map");
    for (int i = 0; i < 2; i++) {
      String shard = "pytorch_model-0000" + (i + 1) + "-of-00002.bin";
      int half = names.size() / 2;
      List<String> part = i == 0 ? names.subList(0, half) : names.subList(half, names.size());
      TorchFile.of(tensors, part, folder.resolve(shard));
      part.forEach(name -> map.put(name, shard));
    }
    Files.writeString(folder.resolve("pytorch_model.bin.index.json"), index.toString());
    assertThat(LlavaCheckpoint.open(folder).fingerprint())
        .isEqualTo(LlavaCheckpoint.open(twin).fingerprint());
    assertEqual(WeightFiles.readFolder(folder), tensors);
  }

  private static void assertEqual(
      Map<String, StoredTensor> tensors, Map<String, StoredTensor> expected) {
    assertThat(tensors).containsOnlyKeys(expected.keySet());
    tensors.forEach(
        (name, tensor) -> {
          assertThat(tensor.dtype()).as(name).isEqualTo(expected.get(name).dtype());
          assertThat(tensor.shape()).as(name).isEqualTo(expected.get(name).shape());
          assertThat(TorchFile.bytes(tensor)).isEqualTo(TorchFile.bytes(expected.get(name)));
        });
  }

  /** What PyTorch writes above 4 GB; the JDK reads it too, so it is no invention of this test. */
  @Test
  void readsTheRecordsOfFilesOver4Gigabytes() throws IOException {
    byte[] bytes = new byte[24];
    new Random(4).nextBytes(bytes);
    TorchFile.stateDict().entry("w", "FloatStorage", new long[] {2, 3}, bytes).writeWide(file());
    try (ZipFile zip = new ZipFile(file().toFile())) {
      assertThat(zip.getInputStream(zip.getEntry("model/data/0")).readAllBytes()).isEqualTo(bytes);
    }
    StoredTensor tensor = TorchArchive.readFile(file()).get("w");
    assertThat(tensor.shape()).containsExactly(2, 3);
    assertThat(TorchFile.bytes(tensor)).isEqualTo(bytes);
  }

  @Test
  void listsAllFilesThatItLookedFor() {
    assertThatThrownBy(() -> WeightFiles.readFolder(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            "none of model.safetensors, model.safetensors.index.json, pytorch_model.bin,"
                + " pytorch_model.bin.index.json");
  }

  @Test
  void findsAPartOfASharedStorageInsideAParameter() throws IOException {
    byte[] bytes = new byte[24];
    new Random(3).nextBytes(bytes);
    TorchFile.stateDict()
        .with("model/data/0", bytes)
        .string("part")
        .global("torch._utils", "_rebuild_parameter")
        .op("(")
        .tensor("FloatStorage", "0", 6, 2, new long[] {1, 4}, new long[] {99, 1})
        .op("\u0089}tRs")
        .write(file());
    StoredTensor part = TorchArchive.readFile(file()).get("part");
    assertThat(TorchFile.bytes(part)).isEqualTo(Arrays.copyOfRange(bytes, 8, 24));
  }

  @ParameterizedTest
  @CsvSource({
    "posix, system",
    "os, system",
    "builtins, eval",
    "builtins, getattr",
    "builtins, bytearray",
    "builtins, set",
    "builtins, ValueError",
    "__builtin__, complex",
    "operator, attrgetter",
    "copy_reg, _reconstructor",
    "_codecs, encode",
    "decimal, Decimal",
    "datetime, datetime",
    "array, array",
    "torch, load",
    "torch.nn.modules.linear, Linear",
    "torch._utils, _rebuild_tensor"
  })
  void refusesEveryGlobalThatIsNoTensorRebuild(String module, String name) throws IOException {
    TorchFile.empty().global(module, name).op("(").string("echo hi").op("tR").write(file());
    assertRefused(module + "." + name);
  }

  @Test
  void refusesTypesThatModelsCannotUse() throws IOException {
    TorchFile.stateDict().entry("w", "DoubleStorage", ONE, new byte[8]).write(file());
    assertRefused("torch.DoubleStorage");
  }

  /** INST, OBJ, STACK_GLOBAL, NEWOBJ, EXT1, long strings, lists, floats, sets, duplicates. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(ios\nsystem\n",
        "(cos\nsystem\no",
        "\u008c\u0002os\u008c\u0006system\u0093",
        "ccollections\nOrderedDict\n)\u0081",
        "\u0082\u0001",
        "B\u00ff\u00ff\u00ff\u007f",
        "\u008e\u00ff\u00ff\u00ff\u007f\0\0\0\0",
        "X\u00ff\u00ff\u00ff\u007f",
        "X\u00ff\u00ff\u00ff\u00ff",
        "\u008b\u00ff\u00ff\u00ff\u007f",
        "\u008a\u00ff",
        "]",
        "I99999\n",
        "G\0\0\0\0\0\0\0\0",
        "\u008f",
        "2",
        "1",
        "t",
        "R",
        "Q",
        "s",
        "u",
        "b",
        "h\u0007",
        "NNR",
        "ccollections\nOrderedDict\n(NtR",
        "ctorch\nFloatStorage\n)R",
        "N",
        "}(Nu",
        "})Ns",
        "}X\1\0\0\0aNs",
        ""
      })
  void refusesPicklesThatNoStateDictNeeds(String opcodes) throws IOException {
    TorchFile.empty().op(opcodes).write(file());
    assertRefused("pytorch_model.bin");
  }

  @Test
  void refusesTuplesNestedSoThatTheirHashTakesForever() throws IOException {
    TorchFile bomb = TorchFile.empty().op(")q\0");
    for (int i = 0; i < 100; i++) {
      bomb.op("h\0h\0\u0086q\0");
    }
    bomb.op("}h\0Ns").write(file());
    assertRefused("keys are no strings");
  }

  @Test
  void refusesNestedReduces() throws IOException {
    TorchFile bomb = TorchFile.empty();
    for (int i = 0; i < 10_000; i++) {
      bomb.global("torch._utils", "_rebuild_parameter").op("(");
    }
    bomb.op("N");
    for (int i = 0; i < 10_000; i++) {
      bomb.op("\u0089}tR");
    }
    bomb.write(file());
    assertRefused("parameter without a tensor");
  }

  @ParameterizedTest
  @ValueSource(strings = {"}", "(", ")", "N", "h\0", "h\1)R"})
  void boundsWhatAFileCanBuild(String opcodes) throws IOException {
    TorchFile.empty()
        .global("collections", "OrderedDict")
        .op("q\1}q\0")
        .op(opcodes.repeat(2_000_000))
        .write(file());
    assertRefused("more than 2000000 opcodes");
  }

  @Test
  void refusesAPickleOverTheLimit() throws IOException {
    TorchFile.empty().op("N".repeat(StateDictUnpickler.MAX_BYTES)).write(file());
    assertRefused("bytes, over 16777216");
  }

  @Test
  void refusesTensorsThatAreTransposedViews() throws IOException {
    TorchFile.stateDict()
        .with("model/data/0", new byte[24])
        .string("w")
        .tensor("FloatStorage", "0", 6, 0, new long[] {2, 3}, new long[] {1, 2})
        .op("s")
        .write(file());
    assertRefused("not contiguous");
  }

  @ParameterizedTest
  @CsvSource({
    "6, 1, 6, past the 6 elements",
    "7, 0, 7, too few for 7 elements",
    "-1, 0, 1, no valid number",
    "6, -1, 1, no valid number",
    "6, 0, -1, no valid number"
  })
  void refusesTensorsOutsideTheirStorage(long elements, long offset, long size, String problem)
      throws IOException {
    TorchFile.stateDict()
        .with("model/data/0", new byte[24])
        .string("w")
        .tensor("FloatStorage", "0", elements, offset, new long[] {size}, ONE)
        .op("s")
        .write(file());
    assertRefused(problem);
  }

  @Test
  void refusesShapesThatOverflow() throws IOException {
    long[] shape = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE};
    TorchFile.stateDict()
        .with("model/data/0", new byte[24])
        .string("w")
        .tensor("FloatStorage", "0", 6, 0, shape, new long[] {1, 1, 1})
        .op("s")
        .write(file());
    assertRefused("pytorch_model.bin");
  }

  @Test
  void refusesAStorageThatIsNotThere() throws IOException {
    TorchFile.stateDict()
        .string("w")
        .tensor("FloatStorage", "../../etc/passwd", 1, 0, ONE, ONE)
        .op("s")
        .write(file());
    assertRefused("no entry model/data/../../etc/passwd");
  }

  @Test
  void refusesCompressedEntries() throws IOException {
    TorchFile.stateDict().compressed().write(file());
    assertRefused("is compressed");
  }

  @Test
  void refusesBigEndianStorages() throws IOException {
    TorchFile.stateDict().with("model/byteorder", "big".getBytes(UTF_8)).write(file());
    assertRefused("byteorder is 'big'");
  }

  @Test
  void namesTheRemedyForFilesOfOldVersions() throws IOException {
    Files.write(
        file(), new byte[] {(byte) 0x80, 2, (byte) 0x8a, 10, 'l', (byte) 0xfc, (byte) 0x9c});
    assertRefused("before 1.6");
  }

  @Test
  void refusesFilesThatAreCutAnywhere() throws IOException {
    byte[] whole = Files.readAllBytes(golden("llava/draft/pytorch_model.bin"));
    for (int length = 0; length < whole.length; length += length < 2000 ? 50 : 10_007) {
      Files.write(file(), Arrays.copyOf(whole, length));
      assertRefused("pytorch_model.bin");
    }
  }

  /** Whatever bytes change, a file is read or refused: nothing else is thrown. */
  @Test
  void survivesFilesWithChangedBytes() throws IOException {
    byte[] whole = Files.readAllBytes(golden("llava/draft/pytorch_model.bin"));
    Random random = new Random(7);
    for (int round = 0; round < 3000; round++) {
      byte[] changed = whole.clone();
      // Half of the changes hit the pickle, half the zip directory.
      int start = round % 2 == 0 ? 0 : whole.length - 1500;
      for (int i = 0; i <= round % 3; i++) {
        changed[start + random.nextInt(1500)] = (byte) random.nextInt(256);
      }
      Files.write(file(), changed);
      try {
        TorchArchive.readFile(file()).values().forEach(StoredTensor::map);
      } catch (CheckpointException e) {
        assertThat(e).hasMessageContaining("pytorch_model.bin");
      }
    }
  }

  private void assertRefused(String problem) {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThatThrownBy(() -> TorchArchive.readFile(file()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("pytorch_model.bin")
                .hasMessageContaining(problem));
  }

  /** How far a value may lie from the binary16 that it was rounded to. */
  private static double halfUlp(float rounded) {
    return Math.scalb(1.0, Math.max(Math.getExponent(rounded), -14) - 11);
  }

  /** IEEE 754 binary16 to binary32. */
  private static float widen(short half) {
    int exponent = half >> 10 & 0x1f;
    int mantissa = half & 0x3ff;
    float magnitude =
        exponent == 0
            ? Math.scalb(mantissa, -24)
            : Math.scalb((float) (mantissa | 0x400), exponent - 25);
    return half < 0 ? -magnitude : magnitude;
  }
}
