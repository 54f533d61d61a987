// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.runtime;

/**
 * What PyTorch uses of the processor: what it has, or less where an environment variable such as
 * {@code ATEN_CPU_CAPABILITY} or {@code ONEDNN_MAX_CPU_ISA} forbids the rest.
 *
 * @param instructions of PyTorch's own kernels, as it calls them: {@code AVX512}, {@code AVX2},
 *     {@code NO AVX}, on Arm {@code DEFAULT} or {@code SVE256}
 * @param multipliesBfloat16 whether oneDNN multiplies by packed bfloat16 weights, for which x86
 *     needs AVX512
 * @param multipliesFloat16 the same of float16, for which x86 needs AVX512-FP16
 */
public record Processor(
    String instructions, boolean multipliesBfloat16, boolean multipliesFloat16) {
  /** Asks PyTorch. */
  public static Processor of(Torch torch) {
    ProgramSource source =
        new ProgramSource(
            "Processor", ProgramSource.text(Processor.class, "processor.torchscript"));
    try (Program program = torch.load(source);
        Tensor letters = program.call("instructions").runForTensor()) {
      StringBuilder name = new StringBuilder();
      for (float letter : letters.toFloats()) {
        name.append((char) letter);
      }
      return new Processor(
          name.toString(),
          program.call("bfloat16").runForNumber() == 1,
          program.call("float16").runForNumber() == 1);
    }
  }
}
