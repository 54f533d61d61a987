// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.foresight.engine.goldens.LlavaGoldens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders with a {@code tokenizer.json}: the golden ones, and LLaVA's with another decoder. */
final class TokenizerFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TokenizerFiles() {}

  static Path llava() {
    return LlavaGoldens.path("model");
  }

  static Path qwen2() {
    return LlavaGoldens.path("../qwen2vl/model").normalize();
  }

  static JsonNode json(Path folder) {
    try {
      return JSON.readTree(folder.resolve("tokenizer.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns LLaVA's file with another decoder, given as JSON with single quotes. */
  static ObjectNode llavaWith(String decoder) {
    try {
      ObjectNode tokenizer = (ObjectNode) json(llava());
      tokenizer.set("decoder", JSON.readTree(decoder.replace('\'', '"')));
      return tokenizer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path write(JsonNode tokenizer, Path folder) {
    try {
      Files.createDirectories(folder);
      JSON.writeValue(folder.resolve("tokenizer.json").toFile(), tokenizer);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
