// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.route;

import dev.foresight.schemas.CaptionRequest;
import java.io.Serializable;
import java.util.Map;

/**
 * Which requests are a route's: all that is said here has to hold.
 *
 * @param model that they name; empty: whatever they name
 * @param attributes that they have, with these values
 */
public record RouteMatch(String model, Map<String, String> attributes) implements Serializable {
  /** Copies the attributes, and refuses a match of everything, which the default branch is for. */
  public RouteMatch {
    attributes = Map.copyOf(attributes);
    if (model.isEmpty() && attributes.isEmpty()) {
      throw new IllegalArgumentException(
          "a match has neither a model nor an attribute; give one of them");
    }
  }

  /** Returns the match of a model's name. */
  public static RouteMatch ofModel(String model) {
    return new RouteMatch(model, Map.of());
  }

  boolean takes(CaptionRequest request) {
    return (model.isEmpty() || model.equals(request.getModel()))
        && request.getAttributes().entrySet().containsAll(attributes.entrySet());
  }
}
