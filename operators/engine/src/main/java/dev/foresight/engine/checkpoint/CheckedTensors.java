// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import dev.foresight.engine.runtime.DType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Holds the tensors that a folder stores against those that its configuration describes.
 *
 * @param expected shape of each tensor by its one name
 * @param canonical the one name of a stored name, if it has one
 * @param storedName the name that this folder would store a tensor under
 * @param redundant whether a tensor that is not expected (one name, stored name) does no harm
 */
public record CheckedTensors(
    Map<String, long[]> expected,
    Function<String, Optional<String>> canonical,
    UnaryOperator<String> storedName,
    BiPredicate<String, String> redundant) {
  /** Buffers that old versions stored; they follow from the configuration. */
  private static final Pattern DERIVED =
      Pattern.compile(".*(?:rotary_emb\\.inv_freq|embeddings\\.position_ids)");

  /** Returns whether what is stored under a name follows from the configuration. */
  public static boolean isDerived(String stored) {
    return DERIVED.matcher(stored).matches();
  }

  /**
   * Returns the stored tensors by their one names.
   *
   * @throws CheckpointException if tensors are missing, misshapen, of another type or unknown: the
   *     first are listed
   */
  public Map<String, StoredTensor> check(Path folder, Map<String, StoredTensor> stored) {
    Map<String, StoredTensor> found = new HashMap<>();
    List<String> problems = new ArrayList<>();
    new TreeMap<>(stored)
        .forEach(
            (key, tensor) -> {
              String name = canonical.apply(key).orElse("");
              if (expected.containsKey(name)) {
                if (found.put(name, tensor) != null) {
                  problems.add(
                      "stored twice: " + Shown.value(key) + ", under two generations' names");
                }
                problem(key, tensor, expected.get(name)).ifPresent(problems::add);
              } else if (!redundant.test(name, key)) {
                problems.add(
                    "unknown: "
                        + Shown.value(key)
                        + " of shape "
                        + Arrays.toString(tensor.shape())
                        + ", expected no such tensor");
              }
            });
    expected.forEach(
        (name, shape) -> {
          if (!found.containsKey(name)) {
            problems.add(
                "missing: "
                    + storedName.apply(name)
                    + ", expected shape "
                    + Arrays.toString(shape));
          }
        });
    if (!problems.isEmpty()) {
      throw new CheckpointException(
          Shown.path(folder)
              + " does not hold what config.json describes, so one of them is"
              + " another's:",
          problems);
    }
    return found;
  }

  private static Optional<String> problem(String key, StoredTensor tensor, long[] shape) {
    if (!Arrays.equals(shape, tensor.shape())) {
      return Optional.of(
          "misshapen: "
              + key
              + " has shape "
              + Arrays.toString(tensor.shape())
              + ", expected "
              + Arrays.toString(shape));
    }
    if (tensor.dtype() == DType.INT64) {
      return Optional.of(
          "wrong type: " + key + " holds int64, expected float32, float16 or bfloat16");
    }
    return tensor.bytes() > Integer.MAX_VALUE
        ? Optional.of("too large: " + key + " has " + tensor.bytes() + " bytes, over 2147483647")
        : Optional.empty();
  }
}
