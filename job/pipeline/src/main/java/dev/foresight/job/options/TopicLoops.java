// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Topics that would lead back into the job: one that reads what it writes never comes to rest, and
 * one that mixes results and dead letters leaves its readers to tell them apart.
 */
public final class TopicLoops {
  private TopicLoops() {}

  /**
   * Refuses them.
   *
   * @throws IllegalArgumentException if what is read and the two topics that are written are not
   *     three different things; the message names topic and options
   */
  public static void refuse(SourceOptions source, TopicOptions topics) {
    Map<String, String> written = new LinkedHashMap<>();
    written.put(OutputTopicOption.NAME, topics.output());
    written.put(DeadLetterTopicOption.NAME, topics.deadLetters());
    written.forEach((option, topic) -> requireNotRead(source, option, topic, topics));
    if (topics.output().equals(topics.deadLetters())) {
      throw new IllegalArgumentException(
          "%s and %s are both %s; give each a topic of its own"
              .formatted(OutputTopicOption.NAME, DeadLetterTopicOption.NAME, topics.output()));
    }
  }

  private static void requireNotRead(
      SourceOptions source, String option, String topic, TopicOptions topics) {
    if (source.topics().contains(topic)) {
      throw new IllegalArgumentException(
          "%s and %s are both %s, so the job would read what it writes; give each a topic of its own"
              .formatted(InputTopicOption.NAME, option, topic));
    }
    if (source.pattern().filter(pattern -> pattern.matcher(topic).matches()).isPresent()) {
      throw new IllegalArgumentException(
          "--input-topic-pattern %s matches %s of %s, so the job would read what it writes; leave it out, as (?!(%s)$)(%s) does"
              .formatted(
                  source.description(),
                  topic,
                  option,
                  topics.written().stream().collect(Collectors.joining("|")),
                  source.description()));
    }
  }
}
