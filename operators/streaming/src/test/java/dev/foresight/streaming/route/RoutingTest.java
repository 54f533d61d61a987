// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.foresight.schemas.CaptionRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoutingTest {
  private final Map<String, RouteMatch> matches = new LinkedHashMap<>();

  @Test
  void aModelsNameIsARoute() {
    matches.put("small", RouteMatch.ofModel("tiny"));

    assertThat(routed("tiny", Map.of())).isEqualTo("small");
    assertThat(routed("huge", Map.of())).isEqualTo("default");
    assertThat(routed(null, Map.of())).isEqualTo("default");
  }

  @Test
  void soAreAttributesOfWhichAllHaveToBeThere() {
    matches.put("fast", new RouteMatch("", Map.of("tier", "gold", "source", "web")));

    assertThat(routed(null, Map.of("tier", "gold", "source", "web", "n", "1"))).isEqualTo("fast");
    assertThat(routed("any", Map.of("tier", "gold", "source", "web"))).isEqualTo("fast");
    assertThat(routed(null, Map.of("tier", "gold"))).isEqualTo("default");
    assertThat(routed(null, Map.of("tier", "gold", "source", "app"))).isEqualTo("default");
  }

  @Test
  void aMatchOfBothWantsBoth() {
    matches.put("both", new RouteMatch("tiny", Map.of("tier", "gold")));

    assertThat(routed("tiny", Map.of("tier", "gold"))).isEqualTo("both");
    assertThat(routed("tiny", Map.of())).isEqualTo("default");
    assertThat(routed(null, Map.of("tier", "gold"))).isEqualTo("default");
  }

  @Test
  void theFirstThatMatchesTakesIt() {
    matches.put("gold", new RouteMatch("", Map.of("tier", "gold")));
    matches.put("small", RouteMatch.ofModel("tiny"));

    assertThat(routed("tiny", Map.of("tier", "gold"))).isEqualTo("gold");
    assertThat(routed("tiny", Map.of())).isEqualTo("small");
  }

  @Test
  void aMatchOfEverythingIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RouteMatch("", Map.of()))
        .withMessage("a match has neither a model nor an attribute; give one of them");
  }

  private String routed(String model, Map<String, String> attributes) {
    CaptionRequest request =
        CaptionRequest.newBuilder()
            .setId("a")
            .setPrompt("Why?")
            .setModel(model)
            .setAttributes(attributes)
            .build();
    return new Routing(matches).routeOf(request).orElse("default");
  }
}
