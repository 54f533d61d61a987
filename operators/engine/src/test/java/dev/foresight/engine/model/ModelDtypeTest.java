// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.runtime.Processor;
import dev.foresight.engine.serving.EngineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelDtypeTest {
  @ParameterizedTest
  @CsvSource({
    "cpu, AUTO, PACKED_FLOAT32, float32",
    "cpu, BFLOAT16, PACKED_BFLOAT16, bfloat16",
    "cpu, INT8, PACKED_INT8, int8",
    "cuda, AUTO, PLAIN_FLOAT16, float16",
    "cuda:1, BFLOAT16, PLAIN_BFLOAT16, bfloat16",
    "cuda, FLOAT32, PLAIN_FLOAT32, float32"
  })
  void choosesTheKindOfADevice(String device, ModelDtype dtype, Linear linear, String name) {
    assertThat(dtype.linearOn(device)).isEqualTo(linear);
    assertThat(linear.dtype()).hasToString(name);
  }

  @Test
  void refusesWhatADeviceLacks() {
    EngineOptions options = EngineOptions.defaults();
    assertThatThrownBy(() -> options.withDtype(ModelDtype.FLOAT16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dtype is float16")
        .hasMessageContaining("use float32, bfloat16 or int8");
    assertThatThrownBy(() -> options.withDevice("cuda").withDtype(ModelDtype.INT8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dtype is int8, but the device is 'cuda'");
  }

  @Test
  void refusesBfloat16WhereTheProcessorLacksIt() {
    Processor old = new Processor("AVX2", false, false);
    assertThat(Linear.PACKED_FLOAT32.on(old)).isEqualTo(Linear.PACKED_FLOAT32);
    assertThatThrownBy(() -> Linear.PACKED_BFLOAT16.on(old))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "dtype is bfloat16, but for it PyTorch needs AVX512, and here it has AVX2;"
                + " use float32 or int8");
    Processor recent = new Processor("AVX512", true, false);
    assertThat(Linear.PACKED_BFLOAT16.on(recent)).isEqualTo(Linear.PACKED_BFLOAT16);
  }
}
