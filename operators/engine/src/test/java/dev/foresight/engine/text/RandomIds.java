// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Ids that a model might choose, and mostly those that are hard to decode one by one. */
final class RandomIds {
  /** More than the golden tokenizers have, so some of the ids are of no token. */
  private static final int IDS = 710;

  private static final String TEXT =
      "  Ein Käfer, naïve œuvre: 日本語の本、今日は天気です。 Привет \uD83D\uDE00\uD83D\uDC69\u200D\uD83D\uDE80\n\n\uFFFD x";

  private final Random random;
  private final Tokenizer tokenizer;
  private final List<List<Integer>> pools;

  RandomIds(Tokenizer tokenizer, long seed) {
    this.random = new Random(seed);
    this.tokenizer = tokenizer;
    List<Integer> all = IntStream.range(0, IDS).boxed().toList();
    List<Integer> broken = all.stream().filter(id -> textOf(id).contains("\uFFFD")).toList();
    List<Integer> silent = all.stream().filter(id -> textOf(id).isEmpty()).toList();
    List<Integer> spaces =
        all.stream().filter(id -> !textOf(id).isEmpty() && textOf(id).isBlank()).toList();
    this.pools =
        Stream.of(all, broken, broken, broken, silent, spaces)
            .filter(pool -> !pool.isEmpty())
            .toList();
  }

  private String textOf(int id) {
    return tokenizer.decode(List.of(id));
  }

  /** Returns the next ids: at random, or of a text of many scripts with some lost or doubled. */
  List<Integer> next(int atMost) {
    int length = 1 + random.nextInt(atMost);
    return random.nextBoolean() ? anyIds(length) : damagedText(length);
  }

  private List<Integer> anyIds(int length) {
    return random.ints(length, 0, pools.size()).mapToObj(pool -> oneOf(pools.get(pool))).toList();
  }

  private List<Integer> damagedText(int length) {
    int[] text = tokenizer.encode(TEXT);
    List<Integer> ids = new ArrayList<>();
    for (int i = random.nextInt(text.length); ids.size() < length; i++) {
      int times = random.nextInt(8) == 0 ? 2 * random.nextInt(2) : 1;
      for (int k = 0; k < times; k++) {
        ids.add(text[i % text.length]);
      }
      if (random.nextInt(8) == 0) {
        ids.add(oneOf(pools.get(random.nextInt(pools.size()))));
      }
    }
    return ids;
  }

  <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** Returns some part of a text, or an empty one. */
  String partOf(String text) {
    int begin = random.nextInt(text.length() + 1);
    return text.substring(begin, Math.min(text.length(), begin + random.nextInt(6)));
  }
}
