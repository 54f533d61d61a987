// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Topics that would lead back into the job: one that reads what it writes never comes to rest, one
 * that mixes results and dead letters leaves its readers to tell them apart, and one that is read
 * twice is answered twice.
 */
public final class TopicLoops {
  private TopicLoops() {}

  /**
   * Refuses them.
   *
   * @param routes whose own topics count too
   * @throws IllegalArgumentException if what is read, the topics of results and that of dead
   *     letters are not different things; the message names topic and options
   */
  public static void refuse(SourceOptions source, TopicOptions topics, List<RouteSettings> routes) {
    Map<String, String> results = new LinkedHashMap<>();
    results.put(OutputTopicOption.NAME, topics.output());
    for (RouteSettings route : routes) {
      route
          .topics()
          .output()
          .ifPresent(topic -> results.put(ofRoute(OutputTopicOption.NAME, route), topic));
    }
    Map<String, String> written = new LinkedHashMap<>(results);
    written.put(DeadLetterTopicOption.NAME, topics.deadLetters());
    Map<String, String> read = read(source, routes);
    written.forEach((option, topic) -> requireNotRead(source, read, option, topic, written));
    results.forEach(
        (option, topic) -> {
          if (topic.equals(topics.deadLetters())) {
            throw new IllegalArgumentException(
                "%s and %s are both %s; give each a topic of its own"
                    .formatted(option, DeadLetterTopicOption.NAME, topic));
          }
        });
  }

  /** Returns the options that name topics to read, by the topics. */
  private static Map<String, String> read(SourceOptions source, List<RouteSettings> routes) {
    Map<String, String> read = new HashMap<>();
    source.topics().forEach(topic -> read.put(topic, InputTopicOption.NAME));
    for (RouteSettings route : routes) {
      String option = ofRoute(InputTopicOption.NAME, route);
      for (String topic : route.topics().input()) {
        String other = matches(source, topic) ? SourceOptions.PATTERN : read.put(topic, option);
        if (other != null) {
          throw new IllegalArgumentException(
              "%s and %s both have the topic %s, so that its requests would be answered twice; leave it out of one of them"
                  .formatted(other, option, topic));
        }
      }
    }
    return read;
  }

  private static String ofRoute(String option, RouteSettings route) {
    return "%s of the route %s".formatted(option.substring(2), route.name());
  }

  private static boolean matches(SourceOptions source, String topic) {
    return source.pattern().filter(pattern -> pattern.matcher(topic).matches()).isPresent();
  }

  private static void requireNotRead(
      SourceOptions source,
      Map<String, String> read,
      String option,
      String topic,
      Map<String, String> written) {
    if (read.containsKey(topic)) {
      throw new IllegalArgumentException(
          "%s and %s are both %s, so the job would read what it writes; give each a topic of its own"
              .formatted(read.get(topic), option, topic));
    }
    if (matches(source, topic)) {
      throw new IllegalArgumentException(
          "%s %s matches %s of %s, so the job would read what it writes; leave it out, as (?!(%s)$)(%s) does"
              .formatted(
                  SourceOptions.PATTERN,
                  source.description(),
                  topic,
                  option,
                  String.join("|", written.values()),
                  source.description()));
    }
  }
}
