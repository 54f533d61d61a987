// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.checkpoint.LlavaConfig;
import dev.foresight.engine.checkpoint.Shown;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.checkpoint.VisionConfig;
import java.util.Set;

/**
 * Whether this machine can compute as options say: whether it has the device, and its processor the
 * type. No table of processors tells that as well as a tiny engine of random weights does, which is
 * opened and closed.
 */
public final class DeviceTrial {
  private static final LlavaConfig SHAPE =
      new LlavaConfig(
          new TextConfig(128, 64, 128, 1, 2, 2, 32, 512, 1e-5, 10_000, false),
          new VisionConfig(64, 128, 1, 2, 28, 14, 1e-5, true, 1, true),
          127,
          Set.of());

  private DeviceTrial() {}

  /**
   * Opens and closes an engine.
   *
   * @throws IllegalArgumentException if that fails, with the remedy
   */
  public static void run(EngineOptions options) {
    EngineOptions small =
        options
            .withMaxBatch(1)
            .withKvBudgetMib(16)
            .withVisionCacheMib(0)
            .withSpeculation(options.speculation().map(DeviceTrial::untraced));
    try (LoadedModel model = LoadedModel.random("a trial", SHAPE, small, false);
        Engine engine = DecodingEngine.open(model, small)) {
      engine.info();
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "dtype is %s, in which the device %s of this machine cannot compute (%s); take another dtype"
              .formatted(options.dtype().on(options.device()), options.device(), cause(e)),
          e);
    }
  }

  private static Speculation untraced(Speculation with) {
    return new Speculation(with.draft(), with.policy(), Integer.MAX_VALUE, with.draftDtype());
  }

  /** PyTorch tells the cause in the last line, behind where it was. */
  private static String cause(RuntimeException failure) {
    return String.valueOf(failure.getMessage())
        .lines()
        .filter(line -> !line.isBlank())
        .reduce((line, next) -> next)
        .map(Shown::value)
        .orElse("no cause is known");
  }
}
