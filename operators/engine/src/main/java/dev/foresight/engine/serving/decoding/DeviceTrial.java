// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import dev.foresight.engine.architecture.Architecture;
import dev.foresight.engine.architecture.ModelShape;
import dev.foresight.engine.checkpoint.Shown;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.LoadedModel;
import dev.foresight.engine.serving.Speculation;

/**
 * Whether this machine can compute as options say: whether it has the device, and its processor the
 * type. No table of processors tells that as well as a tiny engine of random weights does, which is
 * opened and closed.
 */
public final class DeviceTrial {
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
            .withPrefixCacheMib(0)
            .withSpeculation(options.speculation().map(DeviceTrial::untraced));
    ModelShape shape = Architecture.known().get(0).smallest();
    try (LoadedModel model = LoadedModel.random("a trial", shape, small, false);
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
