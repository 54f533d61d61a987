// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.engine.architecture.Checkpoint;
import dev.foresight.engine.measure.StepExport;
import dev.foresight.engine.testing.TinyModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is exported is taken again by PyTorch alone: nothing of this engine's model code runs. */
class RecordingTest {
  private static final int STEPS = 4;

  @TempDir private Path folder;

  @Test
  void isCalledAgainFromItsFilesAlone() throws IOException {
    StepExport.write(Checkpoint.open(TinyModel.TARGET), folder);
    assertThat(folder.resolve("README.md")).content().contains("torch.jit.load");
    JsonNode calls = new ObjectMapper().readTree(folder.resolve("calls.json").toFile());
    try (Torch torch = Torch.open("cpu", 1)) {
      int compared =
          torch.onOwnThread(
              1,
              () -> {
                try (PtNDManager manager =
                    (PtNDManager) Engine.getEngine("PyTorch").newBaseManager()) {
                  return new Replay(manager, folder, calls).all();
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      assertThat(compared).isEqualTo(STEPS);
    }
  }

  /** What the README says in Python. */
  private static final class Replay {
    private final PtNDManager manager;
    private final Path folder;
    private final JsonNode calls;
    private final ByteBuffer numbers;
    private final Map<String, PtSymbolBlock> programs = new HashMap<>();
    private final Map<Integer, IValue> results = new HashMap<>();

    Replay(PtNDManager manager, Path folder, JsonNode calls) throws IOException {
      this.manager = manager;
      this.folder = folder;
      this.calls = calls;
      this.numbers = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("tensors.bin")));
    }

    /** Returns how many results were compared. */
    int all() throws IOException {
      int compared = 0;
      for (int i = 0; i < calls.size(); i++) {
        JsonNode call = calls.get(i);
        IValue[] arguments =
            StreamSupport.stream(call.get("arguments").spliterator(), false)
                .map(this::argument)
                .toArray(IValue[]::new);
        PtSymbolBlock program = program(call.get("program").asText());
        IValue result = IValueUtils.runMethod(program, call.get("method").asText(), arguments);
        results.put(i, result);
        if (call.has("returned")) {
          compare(result.toIValueTuple(), call.get("returned"));
          compared++;
        }
      }
      results.values().forEach(IValue::close);
      programs.values().forEach(PtSymbolBlock::close);
      return compared;
    }

    private PtSymbolBlock program(String name) throws IOException {
      if (!programs.containsKey(name)) {
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".pt"))) {
          programs.put(name, JniUtils.loadModule(manager, in, false, false));
        }
      }
      return programs.get(name);
    }

    private void compare(IValue[] actual, JsonNode expected) {
      for (int i = 0; i < expected.size(); i++) {
        PtNDArray array = actual[i].toTensor(manager);
        byte[] bytes = new byte[expected.get(i).get("bytes").asInt()];
        array.toByteBuffer().get(bytes);
        assertThat(bytes).isEqualTo(bytes(expected.get(i)));
      }
    }

    private IValue argument(JsonNode node) {
      if (node.has("tensors")) {
        return IValue.listFrom(
            StreamSupport.stream(node.get("tensors").spliterator(), false)
                .map(this::tensor)
                .toArray(PtNDArray[]::new));
      }
      return node.has("value") ? value(node.get("value")) : IValue.from(tensor(node));
    }

    private static IValue value(JsonNode value) {
      if (value.isBoolean()) {
        return IValue.from(value.asBoolean());
      }
      if (value.isArray()) {
        return IValue.listFrom(
            StreamSupport.stream(value.spliterator(), false).mapToLong(JsonNode::asLong).toArray());
      }
      return value.isIntegralNumber() ? IValue.from(value.asLong()) : IValue.from(value.asDouble());
    }

    private PtNDArray tensor(JsonNode node) {
      if (node.has("result")) {
        return results.get(node.get("result").asInt()).toTensor(manager);
      }
      long[] shape =
          StreamSupport.stream(node.get("shape").spliterator(), false)
              .mapToLong(JsonNode::asLong)
              .toArray();
      ByteBuffer direct =
          ByteBuffer.allocateDirect(node.get("bytes").asInt()).order(ByteOrder.nativeOrder());
      direct.put(bytes(node)).flip();
      DataType type = DataType.valueOf(node.get("type").asText().toUpperCase(Locale.ROOT));
      return manager.create(direct, new Shape(shape), type);
    }

    private byte[] bytes(JsonNode node) {
      byte[] bytes = new byte[node.get("bytes").asInt()];
      numbers.get(node.get("offset").asInt(), bytes);
      return bytes;
    }
  }
}
