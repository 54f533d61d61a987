// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.answers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.request.FinishReason;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
import dev.foresight.engine.testing.CannedAnswer;
import dev.foresight.engine.testing.FakeEngine;
import dev.foresight.training.data.Sample;
import dev.foresight.training.data.SampleImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model says is held against what is known. */
class AnswerCheckTest {
  @TempDir Path folder;

  private List<AnswerShares> shares(FakeEngine engine, Sample... samples) {
    return AnswerShares.of(
        new AnswerCheck(engine, Optional.empty(), 16).run(List.of(samples), () -> false));
  }

  @Test
  void tellsWhoLooksFromWhoKnowsAnyway() throws Exception {
    Sample fox = sample("name", "fox", "What is it?", "A fox.");
    Sample owl = sample("name", "owl", "What is it?", "An owl.");
    // Two of the same picture: asked about the other one, it would be about its own image.
    Sample sky = sample("where", "owl", "Where is the sky?", "Above.");
    FakeEngine looks =
        FakeEngine.prompt(
            request ->
                said(
                    request,
                    question(request).equals("Where is the sky?")
                        ? "Above."
                        : seen(request).equals("fox") ? "A fox." : "An owl."));

    List<AnswerShares> shares = shares(looks, fox, owl, sky);

    assertThat(shares)
        .containsExactly(
            new AnswerShares(AnswerShares.ALL, 3, 1, null, 1.0 / 3, 0),
            new AnswerShares("name", 2, 1, null, 0.0, 0),
            new AnswerShares("where", 1, 1, null, 1.0, 0));
  }

  @Test
  void countsARightVerdictOfAWrongAnswerAndAnswersThatWereCut() throws Exception {
    FakeEngine rambling =
        FakeEngine.prompt(
            request ->
                CannedAnswer.to(request)
                    .text("No, but I see")
                    .finishReason(FinishReason.LENGTH)
                    .generation());

    List<AnswerShares> shares =
        shares(
            rambling,
            sample("is there", "fox", "Is there an owl?", "No, it is a fox."),
            sample("is there", "fox", "Is there a fox?", "Yes, there is a fox."));

    assertThat(shares.get(0)).isEqualTo(new AnswerShares(AnswerShares.ALL, 2, 0, 0.5, null, 2));
  }

  @Test
  void leavesOutWhatHasNoAnswerOrCannotBeRead() throws Exception {
    Sample open =
        new Sample("1", "a:1", Optional.empty(), List.of(), List.of(new Turn(Role.USER, "?", 0)));
    Sample gone =
        new Sample(
            "2",
            "a:2",
            Optional.empty(),
            List.of(new SampleImage.InFile("gone", folder.resolve("gone"))),
            List.of(new Turn(Role.USER, "?", 1), new Turn(Role.ASSISTANT, "No.", 0)));

    assertThat(shares(FakeEngine.prompt(), open, gone)).isEmpty();
  }

  private Sample sample(String kind, String image, String question, String answer)
      throws Exception {
    Path file = Files.writeString(folder.resolve(image), image);
    return new Sample(
        question,
        "data.jsonl:" + question + image,
        Optional.of(kind),
        List.of(new SampleImage.InFile(image, file)),
        List.of(new Turn(Role.USER, question, 1), new Turn(Role.ASSISTANT, answer, 0)));
  }

  private static Generation said(GenerationRequest request, String text) {
    return CannedAnswer.to(request).text(text).generation();
  }

  private static String question(GenerationRequest request) {
    return ((Prompt.Chat) request.prompt()).turns().get(0).text();
  }

  private static String seen(GenerationRequest request) {
    return new String(request.images().get(0), StandardCharsets.UTF_8);
  }
}
