// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.serving.EngineOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said of machines that are not at hand. */
class DoctorTest {
  private static final Map<String, String> NO_VARIABLES = Map.of();

  @Test
  void aMachineWithoutAGpuIsToldWhatCudaWouldDo() {
    List<Finding> findings =
        new Doctor(new Fake(0, Set.of("cpu float32", "cpu int8")), NO_VARIABLES).examine();

    assertThat(findings)
        .extracting(Finding::name)
        .containsExactly(
            "java",
            "system",
            "libc",
            "memory",
            "cores",
            "variables",
            "pytorch",
            "processor",
            "cpu",
            "gpus",
            "cuda");
    assertThat(findings).allMatch(Finding::sound);
    assertThat(what(findings, "pytorch")).isEqualTo("a build");
    assertThat(what(findings, "processor")).isEqualTo("AVX9");
    assertThat(what(findings, "cpu"))
        .isEqualTo("--dtype auto is float32; computes in float32, int8");
    assertThat(what(findings, "gpus")).isEqualTo("none");
    assertThat(what(findings, "cuda")).isEqualTo("refused: no float16 on cuda");
  }

  @Test
  void gpusAreToldWithTheirMemoryAndTheirTypes() {
    Fake two = new Fake(2, Set.of("cpu float32", "cuda float16", "cuda bfloat16"));

    List<Finding> findings = new Doctor(two, NO_VARIABLES).examine();

    assertThat(what(findings, "gpus")).isEqualTo("cuda:0 with 24576 MiB, cuda:1 with 24576 MiB");
    assertThat(what(findings, "cuda"))
        .isEqualTo(
            "--dtype auto is float16; computes in bfloat16, float16; without --kv-budget-mib,"
                + " caches get two thirds of what the rest of an engine leaves");
  }

  @Test
  void aGpuThatDoesNotComputeIsToldWithTheReason() {
    List<Finding> findings = new Doctor(new Fake(1, Set.of("cpu float32")), NO_VARIABLES).examine();

    assertThat(what(findings, "cuda")).isEqualTo("refused: no float16 on cuda");
  }

  @Test
  void aMachineOnWhichNothingComputesIsUnsound() {
    List<Finding> findings = new Doctor(new Fake(0, Set.of()), NO_VARIABLES).examine();

    assertThat(findings)
        .filteredOn(finding -> !finding.sound())
        .singleElement()
        .hasToString("cpu        FAILED  refused: no float32 on cpu");
  }

  @Test
  void whereThePyTorchCannotBeLoadedNothingElseIsAsked() {
    Fake broken =
        new Fake(0, Set.of()) {
          @Override
          public String build() {
            throw new UnsatisfiedLinkError("libc.so.6: version `GLIBC_2.28' not found");
          }
        };

    List<Finding> findings = new Doctor(broken, NO_VARIABLES).examine();

    assertThat(findings.get(findings.size() - 1).toString())
        .startsWith("pytorch    FAILED  cannot be loaded: libc.so.6: version `GLIBC_2.28' not");
  }

  @Test
  void variablesThatLoadingFollowsAreToldAndNoOthers() {
    List<Finding> findings =
        new Doctor(
                new Fake(0, Set.of("cpu float32")),
                Map.of("PYTORCH_FLAVOR", "cu128", "SECRET", "x"))
            .examine();

    assertThat(what(findings, "variables")).isEqualTo("{PYTORCH_FLAVOR=cu128}");
  }

  private static String what(List<Finding> findings, String name) {
    return findings.stream()
        .filter(finding -> finding.name().equals(name))
        .findAny()
        .orElseThrow()
        .what();
  }

  /** Computes in the types that it is told, on GPUs of 24 GiB. */
  private static class Fake implements Doctor.Torches {
    private final int gpus;
    private final Set<String> computes;

    Fake(int gpus, Set<String> computes) {
      this.gpus = gpus;
      this.computes = computes;
    }

    @Override
    public String build() {
      return "a build";
    }

    @Override
    public String processor() {
      return "AVX9";
    }

    @Override
    public int gpus() {
      return gpus;
    }

    @Override
    public long memoryBytes(String device) {
      return 24L << 30;
    }

    @Override
    public void tryOut(EngineOptions options) {
      String type = options.dtype().on(options.device()).toString();
      if (!computes.contains(options.device() + " " + type)) {
        throw new IllegalArgumentException("no " + type + " on " + options.device());
      }
    }
  }
}
