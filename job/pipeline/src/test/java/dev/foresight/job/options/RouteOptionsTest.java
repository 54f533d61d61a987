// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.streaming.route.RouteMatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ParameterException;

class RouteOptionsTest {
  private static final String YAML =
      """
      model: large
      kv-budget-mib: 100
      parallelism: 2
      route:
        - name: small
          match: {model: "small \\"one\\"", attribute: {tier: gold}}
          input-topic: urgent,more
          output-topic: fast-captions
          model: /models/small
          draft: /models/small-draft
          device: cuda:1
          dtype: bfloat16
          batch-size: 3
          kv-budget-mib: 10
          capacity: 5
          parallelism: 4
          slot-sharing-group: gpu
          gpus: 0.5
        - name: tiny
          match: {model: tiny}
          model: /models/tiny
          kv-budget-mib: 20
      """;

  @TempDir private Path folder;

  @Test
  void eachHasItsModelAndItsEnginesOptions() throws IOException {
    JobOptions options = ofFile(YAML);

    RouteSettings small = options.routes().get(0);
    assertThat(small.name()).isEqualTo("small");
    assertThat(small.match()).contains(new RouteMatch("small \"one\"", Map.of("tier", "gold")));
    assertThat(small.topics().input()).containsExactly("urgent", "more");
    assertThat(small.topics().output()).contains("fast-captions");
    assertThat(small.engine().modelPlace()).isEqualTo("/models/small");
    assertThat(small.engine().draftPlace()).contains("/models/small-draft");
    assertThat(small.engine().device()).isEqualTo("cuda:1");
    assertThat(small.engine().batchSize()).isEqualTo(3);
    assertThat(small.engine().kvBudgetMib()).hasValue(10);
    assertThat(small.capacity()).hasValue(5);
    assertThat(small.parallelism()).hasValue(4);
    assertThat(small.slotSharingGroup()).contains("gpu");
    assertThat(small.gpus()).hasValue(0.5);
  }

  @Test
  void whatARouteDoesNotSayIsAsInAJobOfItsOwn() throws IOException {
    JobOptions options = ofFile(YAML);

    RouteSettings tiny = options.routes().get(1);
    assertThat(tiny.engine().batchSize())
        .isEqualTo(JobOptions.parse("--model=tiny").model().batchSize());
    assertThat(tiny.engine().device()).isEqualTo("cpu");
    assertThat(tiny.capacity()).isEmpty();
    assertThat(tiny.parallelism()).isEmpty();
    assertThat(tiny.slotSharingGroup()).isEmpty();
    assertThat(tiny.gpus()).isEmpty();
    assertThat(tiny.topics()).isEqualTo(new RouteTopics(List.of(), Optional.empty()));
    assertThat(options.namedInputs()).containsExactly("caption-requests", "urgent", "more");
    assertThat(options.outputs())
        .containsExactly("captions", "caption-dead-letters", "fast-captions");
  }

  @Test
  void groupsOfSlotsAddUp() throws IOException {
    assertThat(ofFile(YAML).slots()).isEqualTo(2 + 4);
    assertThat(JobOptions.parse("--model=m", "--parallelism=3").slots()).isEqualTo(3);
  }

  @Test
  void withoutRoutesThereAreNone() {
    assertThat(JobOptions.parse("--model=m").routes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "small | 'small' is no route; write {",
        "['a'] | is no route; write {",
        "{'name': 'a', 'model': 'm'} | match of the route a is missing, but must be",
        "{'name': 'a', 'model': 'm', 'match': {'attribute': 'x'}} | match of the route a is {\"attribute\":\"x\"}, but",
        "{'name': 'a', 'model': 'm', 'match': {'attribute': {'x': 1}}} | match of the route a is {\"attribute\":{\"x\":1}}, but",
        "{'name': 'a', 'model': 'm', 'match': {'model': 'x', 'header': 'y'}} | match of the route a is {\"model\":\"x\",\"header\":\"y\"}, but",
        "{'name': 'a', 'model': 'm', 'match': {}} | match of the route a is {}, but",
        "{'name': 'a', 'match': {'model': 'a'}} | a route cannot be read: Missing required option: '--model",
        "{'model': 'm', 'match': {'model': 'a'}} | a route cannot be read: Missing required option: '--name",
        "{'name': 'default', 'model': 'm', 'match': {'model': 'a'}} | name of a route is 'default', but",
        "{'name': 'A b', 'model': 'm', 'match': {'model': 'a'}} | name of a route is 'A b', but",
        "{'name': 'a', 'modell': 'm', 'match': {'model': 'a'}} | a route has modell, which is nothing of a route",
        "{'name': 'a', 'model': ['m'], 'match': {'model': 'a'}} | a route has model without one value",
        "{'name': 'a', 'model': 'm', 'match': {'model': 'a'}, 'batch-size': 0} | it is 0, but must be 1 or above",
      })
  void whatIsWrongIsSaid(String route, String why) {
    assertThatThrownBy(() -> parse(route.replace('\'', '"')))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--route")
        .hasMessageContaining(why);
  }

  @Test
  void twoOfOneNameOrOneMatchAreRefused() {
    String one = route("one", "a");

    assertThatThrownBy(
            () -> parse(one, "--kv-budget-mib=1", "--route=" + route("one", "b")).routes())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--route has the name one twice; give each route one of its own");
    assertThatThrownBy(
            () -> parse(one, "--kv-budget-mib=1", "--route=" + route("two", "a")).routes())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the routes one and two have the same match, so that nothing takes the second; give each one of its own");
    assertThatCode(() -> parse(one, "--kv-budget-mib=1", "--route=" + route("two", "b")).routes())
        .doesNotThrowAnyException();
  }

  private static String route(String name, String model) {
    return "{\"name\": \"%s\", \"model\": \"m\", \"kv-budget-mib\": 1, \"match\": {\"model\": \"%s\"}}"
        .formatted(name, model);
  }

  @Test
  void enginesThatShareMemorySayHowMuchTheyTake() {
    String route = "{\"name\": \"a\", \"model\": \"m\", \"match\": {\"model\": \"a\"}%s}";

    assertThatThrownBy(() -> parse(route.formatted("")).routes())
        .hasMessageStartingWith("the route a has no kv-budget-mib");
    assertThatThrownBy(() -> parse(route.formatted(", \"kv-budget-mib\": 1")).routes())
        .hasMessageStartingWith("the route default has no kv-budget-mib");
  }

  private JobOptions ofFile(String yaml) throws IOException {
    return JobOptions.parse("--config=" + Files.writeString(folder.resolve("job.yaml"), yaml));
  }

  private static JobOptions parse(String route, String... more) {
    String[] arguments = new String[more.length + 2];
    arguments[0] = "--model=m";
    arguments[1] = "--route=" + route;
    System.arraycopy(more, 0, arguments, 2, more.length);
    return JobOptions.parse(arguments);
  }
}
