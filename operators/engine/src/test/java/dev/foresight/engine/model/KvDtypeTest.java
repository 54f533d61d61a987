// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.runtime.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KvDtypeTest {
  private static final Processor AVX2 = new Processor("AVX2", false, false);
  private static final Processor AVX512 = new Processor("AVX512", true, false);
  private static final Processor AVX512_FP16 = new Processor("AVX512", true, true);

  @ParameterizedTest
  @CsvSource({
    "cpu, AUTO, AUTO, float32",
    "cpu, BFLOAT16, AUTO, float32",
    "cpu, AUTO, BFLOAT16, bfloat16",
    "cuda, AUTO, AUTO, float16",
    "cuda:1, BFLOAT16, AUTO, bfloat16",
    "cuda, FLOAT32, AUTO, float32",
    "cuda, AUTO, FLOAT32, float32"
  })
  void isTheModelsOnCudaUnlessGiven(String device, ModelDtype model, KvDtype given, String type) {
    assertThat(given.on(device, model)).hasToString(type);
  }

  @Test
  void takesTwoOrFourBytesANumber() {
    assertThat(KvDtype.FLOAT32.bytes()).isEqualTo(4);
    assertThat(KvDtype.BFLOAT16.bytes()).isEqualTo(2);
    assertThat(KvDtype.FLOAT16.bytes()).isEqualTo(2);
  }

  @Test
  void refusesWhatTheProcessorIsSlowIn() {
    assertThat(KvDtype.FLOAT32.on(AVX2)).isEqualTo(KvDtype.FLOAT32);
    assertThat(KvDtype.BFLOAT16.on(AVX512)).isEqualTo(KvDtype.BFLOAT16);
    assertThat(KvDtype.FLOAT16.on(AVX512_FP16)).isEqualTo(KvDtype.FLOAT16);
    assertThatThrownBy(() -> KvDtype.BFLOAT16.on(AVX2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "kv-dtype is bfloat16, but for it PyTorch needs AVX512, and here it has AVX2 without"
                + " it; use float32");
    assertThatThrownBy(() -> KvDtype.FLOAT16.on(AVX512))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "kv-dtype is float16, but for it PyTorch needs AVX512-FP16, and here it has AVX512"
                + " without it; use float32 or bfloat16");
  }
}
