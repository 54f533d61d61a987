// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.caption;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What requests may call the model of a branch, beside the name of its folder.
 *
 * @param aliases of the model
 * @param elsewhere names of the models of other branches, for those who ask for none that is served
 */
public record ModelNames(List<String> aliases, List<String> elsewhere) implements Serializable {
  /** The folder's name alone, of the only model. */
  public static final ModelNames NONE = new ModelNames(List.of(), List.of());

  /** Copies the names. */
  public ModelNames {
    aliases = List.copyOf(aliases);
    elsewhere = List.copyOf(elsewhere);
  }

  /**
   * Does nothing if a request asks for the model.
   *
   * @param asked what it names; null: nothing
   * @param folder the name of the model's folder
   * @throws RequestException {@link ErrorCode#UNKNOWN_MODEL} if it asks for another
   */
  void require(String asked, String folder) {
    if (asked == null || asked.equals(folder) || aliases.contains(asked)) {
      return;
    }
    List<String> served = new ArrayList<>();
    served.add(folder);
    served.addAll(aliases);
    served.addAll(elsewhere);
    throw new RequestException(
        ErrorCode.UNKNOWN_MODEL,
        "model is %s, but %s %s served here"
            .formatted(asked, String.join(", ", served), served.size() == 1 ? "is" : "are"));
  }
}
