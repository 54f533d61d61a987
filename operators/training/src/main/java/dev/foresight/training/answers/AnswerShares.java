// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.answers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How well questions of one kind were answered.
 *
 * @param kind of the questions; {@link #ALL} for all of them
 * @param questions how many
 * @param right share of answers that are word for word the known ones
 * @param verdictRight share of questions for yes or no whose answers say the right one; null where
 *     there are none
 * @param rightElsewhere share of questions about images that were answered right about another
 *     sample's images; null where there are none
 * @param unended answers that had to be cut
 */
public record AnswerShares(
    String kind,
    int questions,
    double right,
    Double verdictRight,
    Double rightElsewhere,
    int unended) {
  /** The kind of all questions. */
  public static final String ALL = "all";

  /** Returns the shares of all, then, if samples tell kinds apart, those of each kind. */
  public static List<AnswerShares> of(List<Answered> answered) {
    List<AnswerShares> shares = new ArrayList<>();
    if (!answered.isEmpty()) {
      shares.add(of(ALL, answered));
    }
    answered.stream()
        .filter(one -> one.sample().kind().isPresent())
        .collect(
            Collectors.groupingBy(
                one -> one.sample().kind().get(), TreeMap::new, Collectors.toList()))
        .forEach((kind, same) -> shares.add(of(kind, same)));
    return shares;
  }

  private static AnswerShares of(String kind, List<Answered> answered) {
    return new AnswerShares(
        kind,
        answered.size(),
        share(answered, one -> Optional.of(one.isRight())),
        share(answered, Answered::isVerdictRight),
        share(answered, Answered::isRightElsewhere),
        (int) answered.stream().filter(one -> !one.isEnded()).count());
  }

  private static Double share(
      List<Answered> answered, Function<Answered, Optional<Boolean>> holds) {
    OptionalDouble share =
        answered.stream()
            .flatMap(one -> holds.apply(one).stream())
            .mapToInt(held -> held ? 1 : 0)
            .average();
    return share.isPresent() ? share.getAsDouble() : null;
  }
}
