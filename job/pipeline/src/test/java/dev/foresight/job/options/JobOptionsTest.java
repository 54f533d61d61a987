// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.text.SpecialTokens;
import dev.foresight.streaming.images.ImagePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ParameterException;

class JobOptionsTest {
  @TempDir Path folder;

  @Test
  void hasDefaultsForAllButTheModel() {
    JobOptions options = JobOptions.parse("--model", "m");

    assertThat(options.source().topics()).containsExactly("caption-requests");
    assertThat(options.topics().output()).isEqualTo("captions");
    assertThat(options.topics().deadLetters()).isEqualTo("caption-dead-letters");
    assertThat(options.pipeline().checkpointInterval()).isEmpty();
    assertThatThrownBy(() -> JobOptions.parse()).hasMessageContaining("--model");
  }

  @Test
  void takesTheFileOverTheDefaultAndTheCommandLineOverTheFile() throws IOException {
    Path file =
        yaml(
            """
            model: from-file
            input-topic: from-file
            batch-size: 3
            checkpoint-interval: 500ms
            output-format: json
            image-root: [a, b]
            kafka-property:
              security.protocol: SSL
              client.id: me
            """);

    JobOptions options =
        JobOptions.parse("--input-topic", "from-line", "--config", file.toString());

    assertThat(options.model().modelPlace()).isEqualTo("from-file");
    assertThat(options.source().topics()).containsExactly("from-line");
    assertThat(options.topics().output()).isEqualTo("captions");
    assertThat(options.model().batchSize()).isEqualTo(3);
    assertThat(options.pipeline().checkpointInterval()).contains(Duration.ofMillis(500));
    assertThat(options.images().policy().allowedRoots()).containsExactly("a", "b");
    assertThat(options.broker().properties())
        .isEqualTo(Map.of("security.protocol", "SSL", "client.id", "me"));
  }

  @Test
  void refusesUnknownKeysByName() throws IOException {
    Path file = yaml("batch-sise: 3\n");
    assertThatThrownBy(() -> JobOptions.parse("--model", "m", "--config", file.toString()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("batch-sise");
  }

  @Test
  void refusesValuesOfTheWrongTypeByName() throws IOException {
    Path file = yaml("batch-size: many\n");
    assertThatThrownBy(() -> JobOptions.parse("--model", "m", "--config", file.toString()))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("batch-size");
    assertThatThrownBy(() -> JobOptions.parse("--model", "m", "--checkpoint-interval", "soon"))
        .hasMessageContaining("'soon' is no duration");
  }

  @Test
  void noImageIsReadThatNobodyAllowed() {
    assertThat(JobOptions.parse("--model", "m").images().policy()).isEqualTo(ImagePolicy.NO_FILES);
  }

  @Test
  void hostsOfImagesAreAllowedByName() {
    ImagePolicy policy =
        JobOptions.parse(
                "--model=m",
                "--image-hosts=a.org",
                "--image-hosts=*.b.org",
                "--image-root=/images",
                "--image-timeout=5s")
            .images()
            .policy();

    assertThat(policy)
        .isEqualTo(
            new ImagePolicy(
                List.of("/images"), List.of("a.org", "*.b.org"), Duration.ofSeconds(5)));
    assertThatThrownBy(() -> JobOptions.parse("--model=m", "--image-hosts=https://a.org"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--image-hosts")
        .hasMessageContaining("without scheme and port");
  }

  @Test
  void namesOfSpecialTokensAreTextUnlessTheyAreToBeRefused() {
    assertThat(engine("--model", "m").specialTokens()).isEqualTo(SpecialTokens.TEXT);
    assertThat(engine("--model", "m", "--special-tokens", "refuse").specialTokens())
        .isEqualTo(SpecialTokens.REFUSE);
  }

  @Test
  void whatIsNotGivenIsTheEnginesOwnDefault() {
    assertThat(engine("--model", "m")).isEqualTo(EngineOptions.defaults());
  }

  @Test
  void oneNumberOfThreadsIsEnoughForAJob() {
    assertThat(engine("--model", "m", "--threads", "3").threads()).isEqualTo(3);
    assertThatThrownBy(() -> engine("--model", "m", "--threads", "1,2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--threads is 1,2, but this command takes one number");
  }

  @ParameterizedTest
  @CsvSource({
    "--threads,0",
    "--batch-size,0",
    "--batch-size,-1",
    "--kv-budget-mib,0",
    "--vision-cache-mib,-1",
    "--parallelism,0",
    "--capacity,0",
    "--max-record-bytes,0",
    "--draft-vocabulary,0"
  })
  void refusesNumbersOutOfTheirRangeByName(String option, String value) throws IOException {
    assertThatThrownBy(() -> JobOptions.parse("--model", "m", option, value))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("'" + option + "'")
        .hasMessageContaining("it is " + value + ", but must be");
    Path file = yaml(option.substring(2) + ": " + value + "\n");
    assertThatThrownBy(() -> JobOptions.parse("--model", "m", "--config", file.toString()))
        .hasMessageContaining("'" + option + "'");
  }

  @Test
  void aByteOrderMarkIsNoError() throws IOException {
    Path file = yaml("\uFEFFbatch-size: 3\n");
    assertThat(JobOptions.parse("--model", "m", "--config", file.toString()).model().batchSize())
        .isEqualTo(3);
  }

  private static EngineOptions engine(String... arguments) {
    return JobOptions.parse(arguments).model().applyTo(EngineOptions.defaults());
  }

  private Path yaml(String text) throws IOException {
    return Files.writeString(folder.resolve("job.yaml"), text);
  }
}
