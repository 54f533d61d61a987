// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import dev.foresight.training.data.DataException;
import dev.foresight.training.drawing.IconSet;
import dev.foresight.training.drawing.Sprite;
import dev.foresight.training.words.Country;
import dev.foresight.training.words.Thing;
import dev.foresight.training.words.Things;
import dev.foresight.training.words.WordNet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that can be shown, split into what is learnt and what is not; see {@link HeldOut}.
 *
 * @param learnt cells to learn from
 * @param otherStyle cells of the style that is held out, of subjects that are learnt
 * @param otherCells cells of learnt styles that are held out
 * @param wordNet for questions without pictures
 */
record Gallery(List<Cell> learnt, List<Cell> otherStyle, List<Cell> otherCells, WordNet wordNet) {
  private static final Logger LOG = LoggerFactory.getLogger(Gallery.class);
  private static final String WORDNET = "wordnet";

  /** Codes that are languages to the set of round flags, not countries. */
  private static final Set<String> ROUND_LANGUAGES = Set.of("ar", "ie", "io", "la");

  /**
   * Draws everything.
   *
   * @param sources folder of the unpacked packages
   * @param core whether things are left out of which WordNet does not know the published name
   * @throws DataException if one is missing or cannot be read
   */
  static Gallery open(Path sources, boolean core) {
    WordNet wordNet = WordNet.open(sources.resolve(WORDNET));
    List<Cell> cells = new ArrayList<>();
    List<Thing> things =
        Things.read(sources.resolve("emojibase-data"), wordNet).stream()
            .filter(thing -> thing.core() || !core)
            .toList();
    List<Country> countries = Country.read(sources.resolve("countries-list"));
    OtherwiseDrawn otherwise = OtherwiseDrawn.read();
    for (Style style : Style.values()) {
      if (!Files.isDirectory(sources.resolve(style.folder()))) {
        throw new DataException(
            "%s has no folder %s; unpack @iconify-json/%s there"
                .formatted(sources, style.folder(), style));
      }
      IconSet icons = IconSet.open(sources.resolve(style.folder()));
      for (Thing thing : things) {
        Subject subject = new Subject.OfThing(thing);
        if (style.canShow(subject) && !otherwise.has(style, thing)) {
          draw(subject, style, thing(icons, style, thing)).ifPresent(cells::add);
        }
      }
      for (Country country : countries) {
        draw(new Subject.OfFlag(country), style, flag(icons, style, country)).ifPresent(cells::add);
      }
    }
    return split(cells, wordNet);
  }

  private static Optional<Cell> draw(Subject subject, Style style, Optional<String> svg) {
    try {
      return svg.map(Sprite::draw)
          .filter(Sprite::isSolid)
          .map(sprite -> new Cell(subject, style, sprite));
    } catch (DataException e) {
      LOG.warn("{} in style {} is left out: {}", subject.name(), style, e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<String> thing(IconSet icons, Style style, Thing thing) {
    return style == Style.FXEMOJI
        ? icons.find(thing.icon().replace("-", ""))
        : icons.find(thing.codePoints(), thing.icon());
  }

  private static Optional<String> flag(IconSet icons, Style style, Country country) {
    return switch (style) {
      case FLAG -> icons.find(country.code() + "-4x3");
      case CIRCLE_FLAGS ->
          ROUND_LANGUAGES.contains(country.code()) ? Optional.empty() : icons.find(country.code());
      default -> icons.find(country.codePoints(), "");
    };
  }

  /** Splits cells; subjects that are in no learnt style are left out. */
  static Gallery split(List<Cell> cells, WordNet wordNet) {
    Map<String, Set<Style>> drawnIn = new HashMap<>();
    for (Cell cell : cells) {
      drawnIn
          .computeIfAbsent(cell.subject().name(), name -> EnumSet.noneOf(Style.class))
          .add(cell.style());
    }
    Map<Part, List<Cell>> parts = new EnumMap<>(Part.class);
    Stream.of(Part.values()).forEach(part -> parts.put(part, new ArrayList<>()));
    for (Cell cell : cells) {
      Set<Style> styles = drawnIn.get(cell.subject().name());
      if (HeldOut.style(cell.style())) {
        if (styles.size() > 1) {
          parts.get(Part.OTHER_STYLE).add(cell);
        }
      } else if (HeldOut.cell(cell.subject().name(), cell.style(), styles)) {
        parts.get(Part.OTHER_CELLS).add(cell);
      } else {
        parts.get(Part.LEARNT).add(cell);
      }
    }
    return new Gallery(
        parts.get(Part.LEARNT), parts.get(Part.OTHER_STYLE), parts.get(Part.OTHER_CELLS), wordNet);
  }

  /** Returns all that is learnt, whatever it is drawn like. */
  List<Subject> subjects() {
    Map<String, Subject> byName = new LinkedHashMap<>();
    learnt.forEach(cell -> byName.putIfAbsent(cell.subject().name(), cell.subject()));
    return List.copyOf(byName.values());
  }

  private enum Part {
    LEARNT,
    OTHER_STYLE,
    OTHER_CELLS
  }
}
