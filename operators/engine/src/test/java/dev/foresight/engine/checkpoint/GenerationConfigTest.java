// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.goldens.LlavaGoldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationConfigTest {
  @TempDir private Path folder;

  private GenerationConfig read(String json) throws IOException {
    Files.writeString(folder.resolve("generation_config.json"), json.replace('\'', '"'));
    return GenerationConfig.read(folder, 640);
  }

  @Test
  void aPublishedLlavaHasNothingToIgnore() {
    GenerationConfig config = GenerationConfig.read(LlavaGoldens.path("model"), 640);
    assertThat(config.eosTokenIds()).containsExactly(2);
    assertThat(config.ignored()).isEmpty();
  }

  @Test
  void withoutAFileNothingIsSaid() {
    GenerationConfig config = GenerationConfig.read(folder, 640);
    assertThat(config.eosTokenIds()).isEmpty();
    assertThat(config.ignored()).isEmpty();
  }

  @Test
  void severalEndsCount() throws IOException {
    assertThat(read("{'eos_token_id': [2, 7]}").eosTokenIds()).containsExactlyInAnyOrder(2, 7);
    assertThat(read("{'eos_token_id': null}").eosTokenIds()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "'repetition_penalty': 1.2                    | repetition_penalty=1.2",
        "'no_repeat_ngram_size': 3, 'num_beams': 4    | num_beams=4, no_repeat_ngram_size=3",
        "'do_sample': true, 'temperature': 0.9, 'top_p': 0.6, 'top_k': 50"
            + " | do_sample=true, temperature=0.9, top_k=50, top_p=0.6",
        "'do_sample': true, 'temperature': 1.0, 'top_p': 1 | do_sample=true",
        "'min_length': 5, 'max_length': 4096          | min_length=5, max_length=4096",
        "'bad_words_ids': [[5]], 'suppress_tokens': [] | bad_words_ids=[[5]]",
        "'penalty_alpha': 0.6                         | penalty_alpha=0.6",
        "'forced_eos_token_id': 2                     | forced_eos_token_id=2",
      })
  void namesWhatTransformersWouldApply(String fields, String ignored) throws IOException {
    assertThat(String.join(", ", read("{" + fields + "}").ignored())).isEqualTo(ignored);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "'repetition_penalty': 1.0, 'num_beams': 1, 'no_repeat_ngram_size': 0, 'min_length': 0",
        "'do_sample': false, 'temperature': 0.9, 'top_p': 0.6, 'typical_p': 0.5",
        "'repetition_penalty': null, 'bad_words_ids': null, 'penalty_alpha': null",
        "'bos_token_id': 1, 'pad_token_id': 32001, 'transformers_version': '4.36.0.dev0'",
      })
  void saysNothingOfValuesWithoutEffect(String fields) throws IOException {
    assertThat(read("{" + fields + "}").ignored()).isEmpty();
  }
}
