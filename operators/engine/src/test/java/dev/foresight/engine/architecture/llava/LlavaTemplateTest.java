// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture.llava;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
import dev.foresight.engine.text.PromptPiece;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The template against the strings that transformers renders for LLaVA-1.5. */
class LlavaTemplateTest {
  private final LlavaTemplate template = new LlavaTemplate("<image>");

  @Test
  void rendersAsTransformersDoes() throws IOException {
    int rendered = 0;
    for (JsonNode golden : goldens()) {
      List<Turn> turns = turns(golden.path("messages"));
      if (golden.path("add_generation_prompt").asBoolean() && !turns.isEmpty()) {
        assertThat(text(template.render(turns))).isEqualTo(golden.path("prompt").asText());
        rendered++;
      }
    }
    assertThat(rendered).isGreaterThan(6);
  }

  private static String text(List<PromptPiece> pieces) {
    return pieces.stream().map(PromptPiece::text).collect(Collectors.joining());
  }

  private static JsonNode goldens() throws IOException {
    JsonNode families =
        new ObjectMapper()
            .readTree(LlavaTemplateTest.class.getResourceAsStream("/goldens/sampling/prompts.json"))
            .path("families");
    for (JsonNode family : families) {
      if (family.path("family").asText().equals("llava-1.5")) {
        return family.path("cases");
      }
    }
    throw new IllegalStateException("no llava-1.5 among the prompts");
  }

  /** Empty where a turn has several texts, which a {@link Turn} cannot say. */
  private static List<Turn> turns(JsonNode messages) {
    List<Turn> turns = new ArrayList<>();
    for (JsonNode message : messages) {
      List<JsonNode> texts = message.path("content").findValues("text");
      if (texts.size() != 1) {
        return List.of();
      }
      Role role = Role.valueOf(message.path("role").asText().toUpperCase(Locale.ROOT));
      int images = message.path("content").size() - 1;
      turns.add(new Turn(role, texts.get(0).asText(), images));
    }
    return turns;
  }
}
