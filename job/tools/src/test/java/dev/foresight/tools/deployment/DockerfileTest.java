// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.deployment;

import static dev.foresight.tools.deployment.ComposeFile.HOME;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.util.Platform;
import dev.foresight.engine.runtime.WaitingPolicy;
import java.nio.file.Files;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.Test;

/** No Docker is at hand where tests run: what the file says is held against the project. */
class DockerfileTest {
  private static final Pattern MODULE = Pattern.compile("<module>(.*)</module>");

  private final ImageRecipe image;

  DockerfileTest() throws Exception {
    this.image = ImageRecipe.read(ComposeFile.FOLDER.resolve("Dockerfile"));
  }

  @Test
  void allModulesAreBuiltFrom() throws Exception {
    assertThat(image.stage("build").copies())
        .flatExtracting(ImageRecipe.Copy::sources)
        .containsAll(
            MODULE
                .matcher(Files.readString(HOME.resolve("pom.xml")))
                .results()
                .map(module -> module.group(1))
                .toList())
        .allSatisfy(source -> assertThat(HOME.resolve(source)).exists());
  }

  @Test
  void versionsAreThoseOfTheBuild() throws Exception {
    assertThat(image.stage("cpu").base())
        .isEqualTo("flink:%s-java17", EnvironmentInformation.getVersion());
    String flavor = image.stage("cuda").environment().get("PYTORCH_FLAVOR");
    String pytorch = Platform.detectPlatform("pytorch").getVersion().replaceFirst("-.*", "");
    assertThat(Files.readString(ComposeFile.FOLDER.resolve("Dockerfile")))
        .contains("LIBTORCH=libtorch-%s-%s.zip".formatted(pytorch, flavor));
    assertThat(getClass().getResource("/jnilib/linux-x86_64/%s/libdjl_torch.so".formatted(flavor)))
        .as("what joins Java and a PyTorch of that kind")
        .isNotNull();
  }

  @Test
  void threadsWaitAsTheEngineAdvises() {
    Map<String, String> environment = image.stage("cpu").environment();
    assertThat(WaitingPolicy.in(environment)).isEqualTo(WaitingPolicy.ADVICE);
  }

  @Test
  void libtorchLiesWhereDjlLooksForIt() {
    assertThat(image.stage("cuda").copies())
        .extracting(ImageRecipe.Copy::target)
        .containsExactly(image.stage("cuda").environment().get("PYTORCH_LIBRARY_PATH"));
    assertThat(image.stage("cuda").base()).isEqualTo("cpu");
  }
}
