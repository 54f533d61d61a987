// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import dev.foresight.engine.model.Sampler;
import dev.foresight.engine.model.StepOutput;
import dev.foresight.engine.request.TokenLogprobs;
import dev.foresight.engine.request.TokenLogprobs.Candidate;
import dev.foresight.engine.runtime.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Chooses a token for each row of logits as its request wants it. Rows whose most likely token is
 * taken need no more than the forward pass has computed; the others share one call of the sampler.
 */
final class TokenChooser {
  private static final Comparator<Candidate> FALLING =
      Comparator.comparingDouble(Candidate::logprob)
          .reversed()
          .thenComparingInt(Candidate::tokenId);

  private final Sampler sampler;

  TokenChooser(Sampler sampler) {
    this.sampler = sampler;
  }

  /**
   * A token to choose.
   *
   * @param row of the logits that decides it
   * @param answer that the token may be added to
   * @param index of the token among the generated ones
   */
  record Position(int row, Answer answer, int index) {}

  /**
   * Chooses tokens from one forward pass.
   *
   * @return a token for each position
   */
  List<ChosenToken> choose(StepOutput output, List<Position> positions) {
    long[] ids = positions.stream().mapToLong(at -> output.best()[at.row()]).toArray();
    float[] margins = new float[ids.length];
    List<Sampler.Choice> choices = new ArrayList<>();
    List<Integer> chosenHere = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      Position at = positions.get(i);
      margins[i] = output.margins()[at.row()];
      Optional<Sampler.Choice> choice =
          ids[i] == StepOutput.NOT_FINITE
              ? Optional.empty()
              : at.answer().choice(at.row(), at.index());
      if (choice.isPresent()) {
        choices.add(choice.get());
        chosenHere.add(i);
      }
    }
    if (!choices.isEmpty()) {
      Sampler.Chosen chosen = sampler.choose(output.logits(), choices);
      for (int i = 0; i < choices.size(); i++) {
        ids[chosenHere.get(i)] = chosen.tokens()[i];
        margins[chosenHere.get(i)] = chosen.margins()[i];
      }
    }
    List<Optional<TokenLogprobs>> logprobs = logprobs(output.logits(), ids, positions);
    return IntStream.range(0, ids.length)
        .mapToObj(i -> new ChosenToken(ids[i], margins[i], logprobs.get(i)))
        .toList();
  }

  /** One call for all rows that want any, with as many candidates as the most demanding wants. */
  private List<Optional<TokenLogprobs>> logprobs(
      Tensor logits, long[] ids, List<Position> positions) {
    List<Optional<TokenLogprobs>> result = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    int most = 0;
    for (int row = 0; row < ids.length; row++) {
      result.add(Optional.empty());
      int wanted = positions.get(row).answer().logprobs();
      if (wanted > 0 && ids[row] != StepOutput.NOT_FINITE) {
        rows.add(row);
        most = Math.max(most, wanted);
      }
    }
    if (!rows.isEmpty()) {
      Sampler.Logprobs found =
          sampler.logprobs(
              logits,
              rows.stream().mapToLong(i -> positions.get(i).row()).toArray(),
              rows.stream().mapToLong(row -> ids[row]).toArray(),
              most);
      for (int i = 0; i < rows.size(); i++) {
        int row = rows.get(i);
        int first = i * most;
        List<Candidate> top =
            IntStream.range(first, first + positions.get(row).answer().logprobs())
                .mapToObj(at -> new Candidate((int) found.topIds()[at], found.top()[at]))
                .sorted(FALLING)
                .toList();
        result.set(row, Optional.of(new TokenLogprobs((int) ids[row], found.own()[i], top)));
      }
    }
    return result;
  }
}
