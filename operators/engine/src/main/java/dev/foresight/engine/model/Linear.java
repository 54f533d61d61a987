// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.runtime.Processor;
import dev.foresight.engine.runtime.ProgramSource;
import dev.foresight.engine.runtime.Torch;

/**
 * How programs multiply by weights: a file of functions, {@code pack} for loading, {@code apply}
 * and {@code add} for use. Every program names them as {@code __torch__.linear}, and what the one
 * returns and the other takes as {@code PackedWeight}, so the choice is made once, when a model is
 * loaded.
 *
 * <p>Rows come and go as float32, whatever a kind computes in: norms, attention, residual streams
 * and caches know nothing of it. Only those for CUDA take and give rows in their own type.
 */
public enum Linear {
  /** float32 weights in oneDNN's blocked layout; for the CPU. */
  PACKED_FLOAT32("linear-packed.torchscript", ModelDtype.FLOAT32),
  /**
   * float32 weights twice, in XNNPACK's layout for few rows and in oneDNN's for more; for models on
   * the CPU that are small enough.
   */
  DUAL_FLOAT32("linear-dual.torchscript", ModelDtype.FLOAT32),
  /** bfloat16 weights in oneDNN's layout; needs AVX512, and is fast with AVX512-BF16 or AMX. */
  PACKED_BFLOAT16("linear-packed.torchscript", ModelDtype.BFLOAT16),
  /** 8-bit weights and rows, each with a scale of its own; for x86. */
  PACKED_INT8("linear-int8.torchscript", ModelDtype.INT8),
  /** float32 weights as they are; for CUDA. */
  PLAIN_FLOAT32("linear-plain.torchscript", ModelDtype.FLOAT32),
  /** float16 weights as they are; for CUDA. */
  PLAIN_FLOAT16("linear-plain.torchscript", ModelDtype.FLOAT16),
  /** bfloat16 weights as they are; for CUDA. */
  PLAIN_BFLOAT16("linear-plain.torchscript", ModelDtype.BFLOAT16);

  /** Most weights a step that are held twice: 8 GB together. */
  private static final long MOST_DUAL_WEIGHTS = 1_000_000_000;

  private static final String FBGEMM_WEIGHT =
      "__torch__.torch.classes.quantized.LinearPackedParamsBase";
  private static final String DUAL_WEIGHT =
      "Tuple[__torch__.torch.classes.xnnpack.LinearOpContext, Tensor]";

  private final String resource;
  private final ModelDtype dtype;

  Linear(String resource, ModelDtype dtype) {
    this.resource = resource;
    this.dtype = dtype;
  }

  /** Returns what weights are held and multiplied in; never {@link ModelDtype#AUTO}. */
  public ModelDtype dtype() {
    return dtype;
  }

  /**
   * Returns the kind for a vision tower. CLIP has few channels that are a hundred times larger than
   * the others, which 8 bits a row would drown.
   */
  public Linear forVision() {
    return this == PACKED_INT8 || this == DUAL_FLOAT32 ? PACKED_FLOAT32 : this;
  }

  /**
   * Returns the kind for a decoder, whose steps have few rows.
   *
   * <p>XNNPACK has a pool of threads of its own. Beside OpenMP's, more threads than processors wait
   * awake for each other's turns: with 2 threads on 2 busy processors, a step of 30 ms took 280.
   *
   * @param stepWeights how many weights a step reads
   * @param threads that one operation may use
   * @param deterministic whether a row's sums must not depend on how many rows there are
   */
  public Linear forDecoder(long stepWeights, int threads, boolean deterministic) {
    boolean fits = threads == 1 && stepWeights <= MOST_DUAL_WEIGHTS;
    return this == PACKED_FLOAT32 && fits && !deterministic ? DUAL_FLOAT32 : this;
  }

  /**
   * Returns this kind, if it can be used there.
   *
   * @throws IllegalArgumentException if the processor cannot, with what it can
   */
  public Linear on(Torch torch) {
    return needsBfloat16() ? on(Processor.of(torch)) : this;
  }

  Linear on(Processor processor) {
    if (needsBfloat16() && !processor.multipliesBfloat16()) {
      throw new IllegalArgumentException(
          "dtype is bfloat16, but for it PyTorch needs AVX512, and here it has %s; use float32 or int8"
              .formatted(processor.instructions()));
    }
    return this;
  }

  private boolean needsBfloat16() {
    return this == PACKED_BFLOAT16;
  }

  /** Returns how many bytes of memory a weight takes. */
  public int bytesHeld() {
    return this == DUAL_FLOAT32 ? 2 * bytesPerWeight() : bytesPerWeight();
  }

  /** Returns how many bytes a step reads for a weight. */
  public int bytesPerWeight() {
    return switch (dtype) {
      case INT8 -> 1;
      case FLOAT16, BFLOAT16 -> 2;
      case FLOAT32, AUTO -> 4;
    };
  }

  /** Returns how many bytes a number of a residual stream takes, and of the embedding. */
  public int bytesOfRows() {
    return switch (this) {
      case PLAIN_FLOAT16, PLAIN_BFLOAT16 -> 2;
      default -> 4;
    };
  }

  /** Gives a program the functions and the type. */
  public ProgramSource addTo(ProgramSource source) {
    return source
        .with("linear", ProgramSource.text(Linear.class, resource))
        .define("PackedWeight", packedWeight())
        .define("ElementType", Integer.toString(dtype.scalarType()));
  }

  private String packedWeight() {
    return switch (this) {
      case PACKED_INT8 -> FBGEMM_WEIGHT;
      case DUAL_FLOAT32 -> DUAL_WEIGHT;
      default -> "Tensor";
    };
  }
}
