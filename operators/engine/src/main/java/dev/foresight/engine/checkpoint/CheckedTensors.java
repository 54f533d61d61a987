// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

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

/**
 * Holds the tensors that a folder stores against those that its configuration describes.
 *
 * @param expected shape of each tensor by its one name
 * @param canonical the one name of a stored name, if it has one
 * @param storedName the name that this folder would store a tensor under
 * @param redundant whether a tensor that is not expected (one name, stored name) does no harm
 */
record CheckedTensors(
    Map<String, long[]> expected,
    Function<String, Optional<String>> canonical,
    UnaryOperator<String> storedName,
    BiPredicate<String, String> redundant) {

  /**
   * Returns the stored tensors by their one names.
   *
   * @throws CheckpointException if tensors are missing, misshapen or unknown: all are listed
   */
  Map<String, StoredTensor> check(Path folder, Map<String, StoredTensor> stored) {
    Map<String, StoredTensor> found = new HashMap<>();
    List<String> problems = new ArrayList<>();
    new TreeMap<>(stored)
        .forEach(
            (key, tensor) -> {
              String name = canonical.apply(key).orElse("");
              if (expected.containsKey(name)) {
                found.put(name, tensor);
                checkShape(key, tensor, expected.get(name)).ifPresent(problems::add);
              } else if (!redundant.test(name, key)) {
                problems.add(
                    "unknown: "
                        + key
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
          folder + " does not hold the model that its config.json describes:", problems);
    }
    return found;
  }

  private static Optional<String> checkShape(String key, StoredTensor tensor, long[] shape) {
    return Arrays.equals(shape, tensor.shape())
        ? Optional.empty()
        : Optional.of(
            "misshapen: "
                + key
                + " has shape "
                + Arrays.toString(tensor.shape())
                + ", expected "
                + Arrays.toString(shape));
  }
}
