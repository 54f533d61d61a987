// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.training.data.DataException;
import dev.foresight.training.data.LabelledImage;
import dev.foresight.training.data.LabelledImages;
import dev.foresight.training.data.LlavaJsonLines;
import dev.foresight.training.data.Sample;
import dev.foresight.training.drawing.Background;
import dev.foresight.training.drawing.ColourName;
import dev.foresight.training.pictures.PicturesDataSet.Counts;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each thing of the small world has one colour, so what is said can be held against the pixels. */
final class PicturesDataSetTest {
  private static final Counts COUNTS = new Counts(1, 4, 50, 50);
  private static final Pattern BOTH =
      Pattern.compile(
          "I see (.*) (on the left|at the top) and (.*) (on the right|at the bottom)\\.");

  private static final Pattern ORDER =
      Pattern.compile("The (.*) (?:is|are) (to the left of|above) the (.*)\\.");

  @TempDir private static Path folder;
  private static Path sources;
  private static Path data;

  @BeforeAll
  static void write() throws IOException {
    sources = TinySources.write(folder.resolve("sources"));
    data = folder.resolve("data");
    PicturesDataSet.write(sources, false, data, COUNTS, 3);
  }

  private static List<Sample> samples(String name) throws Exception {
    List<Sample> samples = new ArrayList<>();
    try (LlavaJsonLines lines = LlavaJsonLines.open(data.resolve(name))) {
      for (int i = 0; i < lines.size(); i++) {
        samples.add(lines.read(i));
      }
    }
    return samples;
  }

  private static BufferedImage image(Sample sample) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(sample.images().get(0).read()));
  }

  /** Answers to a question, by the samples in which it is asked first. */
  private static List<Sample> asked(String name, String kind) throws Exception {
    return samples(name).stream().filter(s -> s.kind().orElseThrow().equals(kind)).toList();
  }

  @Test
  void theSameSeedGivesTheSameBytes() throws IOException {
    Path again = folder.resolve("again");
    PicturesDataSet.write(sources, false, again, COUNTS, 3);
    try (Stream<Path> files = Files.walk(data)) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      assertThat(all).hasSizeGreaterThan(150);
      assertThat(all)
          .allSatisfy(
              file ->
                  assertThat(again.resolve(data.relativize(file))).hasSameBinaryContentAs(file));
    }
  }

  @Test
  void anotherSeedGivesOtherPicturesButHoldsTheSameOut() throws Exception {
    Path other = folder.resolve("other");
    PicturesDataSet.write(sources, false, other, COUNTS, 4);
    assertThat(Files.readString(other.resolve("labels.jsonl")))
        .isNotEqualTo(Files.readString(data.resolve("labels.jsonl")));
    assertThat(answers(other.resolve("style.jsonl"), "name"))
        .isEqualTo(answers(data.resolve("style.jsonl"), "name"));
  }

  @Test
  void theCoreIsFlagsAndTheThingsThatWordNetKnowsByName() {
    assertThat(Gallery.open(sources, true).learnt())
        .extracting(cell -> cell.subject().name())
        .containsOnly("fox", "flag of Japan", "flag of Poland");
  }

  private static Set<String> answers(Path file, String kind) throws Exception {
    Set<String> answers = new TreeSet<>();
    try (LlavaJsonLines lines = LlavaJsonLines.open(file)) {
      for (int i = 0; i < lines.size(); i++) {
        Sample sample = lines.read(i);
        if (sample.kind().orElseThrow().equals(kind)) {
          answers.add(sample.answer().orElseThrow());
        }
      }
    }
    return answers;
  }

  @Test
  void noAnswerGivesAnotherOneAway() throws Exception {
    assertThat(samples("multimodal.jsonl"))
        .hasSizeGreaterThan(100)
        .allSatisfy(sample -> assertThat(sample.turns()).hasSize(2));
  }

  @Test
  void saysTheBackgroundThatThePictureHas() throws Exception {
    List<Sample> asked = asked("style.jsonl", "background");
    assertThat(asked).hasSize(TinySources.THINGS.size());
    for (Sample sample : asked) {
      String named = sample.answer().orElseThrow().replaceAll(".* is (.*)\\.", "$1");
      assertThat(named).isEqualTo(nearest(image(sample).getRGB(0, 0)));
    }
  }

  private static String nearest(int rgb) {
    Map<Background, Integer> shades =
        Map.of(
            Background.WHITE, 0xFAFAFA,
            Background.GREY, 0x969698,
            Background.BLACK, 0x121214,
            Background.BLUE, 0x78B4F0,
            Background.GREEN, 0x8CCD82,
            Background.YELLOW, 0xFAE478,
            Background.PINK, 0xFAB4CD);
    return shades.keySet().stream()
        .min(Comparator.comparing(name -> difference(shades.get(name), rgb)))
        .orElseThrow()
        .toString();
  }

  private static int difference(int one, int other) {
    return Math.abs((one >> 16 & 255) - (other >> 16 & 255))
        + Math.abs((one >> 8 & 255) - (other >> 8 & 255))
        + Math.abs((one & 255) - (other & 255));
  }

  @Test
  void saysTheColourThatAThingHas() throws Exception {
    for (Sample sample : samples("style.jsonl")) {
      if (sample.kind().orElseThrow().equals("see")) {
        String name = sample.answer().orElseThrow().replaceAll("I see (an? )?(.*) on a.*", "$2");
        String image = sample.images().get(0).name();
        assertThat(samples("style.jsonl"))
            .filteredOn(s -> s.images().get(0).name().equals(image))
            .filteredOn(s -> s.kind().orElseThrow().equals("colours"))
            .extracting(s -> s.answer().orElseThrow())
            .containsExactly("It is " + TinySources.THINGS.get(name) + ".");
      }
    }
  }

  /**
   * The pixel in the middle of each half has the colour of the thing that is said to stand there.
   */
  @Test
  void saysWhereThingsStand() throws Exception {
    int looked = 0;
    for (Sample sample : asked("scenes.jsonl", "scene: see")) {
      Matcher both = BOTH.matcher(sample.answer().orElseThrow());
      assertThat(both.matches()).as(sample.answer().orElseThrow()).isTrue();
      boolean sideBySide = both.group(2).equals("on the left");
      assertThat(both.group(4)).isEqualTo(sideBySide ? "on the right" : "at the bottom");
      BufferedImage image = image(sample);
      int near = Shown.SIDE / 4;
      int far = Shown.SIDE - near;
      int middle = Shown.SIDE / 2;
      looked +=
          check(
              both.group(1), sideBySide ? image.getRGB(near, middle) : image.getRGB(middle, near));
      looked +=
          check(both.group(3), sideBySide ? image.getRGB(far, middle) : image.getRGB(middle, far));
    }
    assertThat(looked).isGreaterThan(20);
  }

  /**
   * Whoever does not look must not know: each relation that is asked for is true as often as not.
   */
  @Test
  void questionsAboutTheOrderDoNotTellTheirAnswers() throws Exception {
    List<Sample> orders = asked("scenes.jsonl", "scene: order");
    for (String relation : List.of("to the left of", "to the right of", "above", "below")) {
      assertThat(orders)
          .filteredOn(sample -> sample.turns().get(0).text().contains(relation))
          .extracting(PicturesDataSetTest::isSo)
          .as(relation)
          .contains(true, false);
    }
  }

  private static Matcher order(Sample sample) {
    Matcher told = ORDER.matcher(sample.answer().orElseThrow());
    assertThat(told.matches()).as(sample.answer().orElseThrow()).isTrue();
    return told;
  }

  /** Returns whether the order that is asked for is the one that the answer tells. */
  private static boolean isSo(Sample sample) {
    String asked = sample.turns().get(0).text();
    Matcher told = order(sample);
    boolean sameWayRound = asked.indexOf(told.group(1)) < asked.indexOf(told.group(3));
    return sameWayRound == asked.contains(told.group(2));
  }

  /** What is said when somebody asks what is to be seen, which a test holds against the pixels. */
  private static String seen(Sample sample) throws Exception {
    return asked("scenes.jsonl", "scene: see").stream()
        .filter(other -> other.images().equals(sample.images()))
        .map(other -> other.answer().orElseThrow())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void saysWhereBothThingsAreWhicheverIsAskedFor() throws Exception {
    for (Sample sample : asked("scenes.jsonl", "scene: where")) {
      Matcher both = BOTH.matcher(seen(sample));
      assertThat(both.matches()).isTrue();
      assertThat(sample.answer().orElseThrow())
          .containsSubsequence(
              "The " + noun(both.group(1)),
              both.group(2),
              "the " + noun(both.group(3)),
              both.group(4));
    }
  }

  private static String noun(String phrase) {
    return phrase.replaceAll("^(an?|the) ", "");
  }

  @Test
  void saysTheOrderThatThingsStandIn() throws Exception {
    for (Sample sample : asked("scenes.jsonl", "scene: order")) {
      Matcher order = order(sample);
      assertThat(seen(sample)).containsSubsequence(order.group(1), order.group(3));
    }
  }

  private static int check(String phrase, int pixel) {
    String name = phrase.replaceAll("^an? ", "");
    if (!TinySources.THINGS.containsKey(name)) {
      return 0;
    }
    assertThat(ColourName.seen(new int[] {pixel}))
        .as(phrase)
        .extracting(Object::toString)
        .containsExactly(TinySources.THINGS.get(name));
    return 1;
  }

  @Test
  void isThereTellsWhatIsSeenAndThenWhetherWhatWasAskedForIsAmongIt() throws Exception {
    for (String file : List.of("style.jsonl", "multimodal.jsonl", "scenes.jsonl")) {
      for (Sample sample : samples(file)) {
        for (int i = 0; i + 1 < sample.turns().size(); i += 2) {
          String question = sample.turns().get(i).text();
          String answer = sample.turns().get(i + 1).text();
          if (question.endsWith("in the picture?")) {
            String what =
                question.replaceAll("^(Is|Are)( there)? (an? |the )?(.*) in the picture\\?", "$4");
            assertThat(answer)
                .startsWith("The picture shows ")
                .endsWith(answer.contains(what) ? ", so yes." : ", so no.");
          }
        }
      }
    }
  }

  @Test
  void heldOutScenesShowPairsThatAreNeverLearnt() throws Exception {
    assertThat(pairs("multimodal.jsonl"))
        .isNotEmpty()
        .allMatch(p -> !HeldOut.pair(p.get(0), p.get(1)));
    assertThat(pairs("scenes.jsonl")).isNotEmpty().allMatch(p -> HeldOut.pair(p.get(0), p.get(1)));
  }

  private static List<List<String>> pairs(String file) throws Exception {
    List<List<String>> pairs = new ArrayList<>();
    for (Sample sample : samples(file)) {
      for (int i = 1; i < sample.turns().size(); i += 2) {
        Matcher both = BOTH.matcher(sample.turns().get(i).text());
        if (both.matches()) {
          pairs.add(
              Stream.of(both.group(1), both.group(3))
                  .map(phrase -> phrase.replaceAll("^(an?|the) ", ""))
                  .toList());
        }
      }
    }
    return pairs;
  }

  @Test
  void labelsNameTheThingItsColoursAndTheBackground() throws Exception {
    try (LabelledImages labels = LabelledImages.open(data.resolve("style-labels.jsonl"), data)) {
      for (int i = 0; i < labels.size(); i++) {
        LabelledImage image = labels.read(i);
        String name = image.labels().get("concept").values().iterator().next();
        assertThat(image.labels().get("colours").values())
            .containsExactly(TinySources.THINGS.get(name));
        assertThat(image.labels()).containsKeys("group", "background");
      }
    }
  }

  @Test
  void namesTheFolderThatIsMissing() throws IOException {
    Path partial = TinySources.write(folder.resolve("partial"));
    Files.delete(partial.resolve("iconify-json-noto/icons.json"));
    Files.delete(partial.resolve("iconify-json-noto"));
    assertThatThrownBy(
            () -> PicturesDataSet.write(partial, false, folder.resolve("none"), COUNTS, 3))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has no folder iconify-json-noto; unpack @iconify-json/noto there");
  }
}
