// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPatternTest {
  @ParameterizedTest
  @CsvSource({
    "images.example.org, images.example.org",
    "Images.Example.ORG., images.example.org",
    "*.example.org, images.example.org",
    "*.example.org, a.b.example.org",
    "*, images.example.org",
    "*, 8.8.8.8",
    "*, [2606:4700:4700::1111]",
    "8.8.8.8, 134744072",
    "bücher.example, xn--bcher-kva.example",
    "xn--bcher-kva.example, BÜCHER.example"
  })
  void allows(String pattern, String host) {
    assertThat(HostPattern.of(pattern).matches(WebHost.of(host))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "images.example.org, example.org",
    "images.example.org, a.images.example.org",
    "*.example.org, example.org",
    "*.example.org, badexample.org",
    "*.example.org, example.org.evil.net",
    "8.8.8.8, 8.8.4.4"
  })
  void doesNotAllow(String pattern, String host) {
    assertThat(HostPattern.of(pattern).matches(WebHost.of(host))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "*.", "*.8", "a.*.org", "**", "https://a.org", "a.org:80", "a.org/b", "a b"})
  void whatIsNoPatternIsRefused(String pattern) {
    assertThatThrownBy(() -> HostPattern.of(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(
            "; write images.example.org, *.example.org or *, without scheme and port");
  }
}
