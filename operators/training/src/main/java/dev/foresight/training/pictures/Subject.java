// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import dev.foresight.training.words.Country;
import dev.foresight.training.words.Phrase;
import dev.foresight.training.words.Thing;
import java.util.regex.Pattern;

/** What a picture is of. */
sealed interface Subject {
  /** Returns what tells it from all others. */
  String name();

  /** Returns what to call it. */
  Phrase phrase();

  /** Returns what others it is like: the group of a thing. */
  String group();

  /** Returns whether it looks right in a mirror. */
  boolean hasMirrorImage();

  /** Returns whether it is the same in colours that are a little different. */
  boolean hasOtherColours();

  /** A thing. */
  record OfThing(Thing thing) implements Subject {
    /** What has a side in its name, and what would mean something else, or nothing, in a mirror. */
    private static final Pattern SIDED = Pattern.compile("left|right|moon|map|globe|chart");

    /** What would not be what its name says. */
    private static final Pattern COLOURED =
        Pattern.compile("\\b(red|orange|yellow|green|blue|purple|pink|brown|black|grey|white)\\b");

    @Override
    public String name() {
      return thing.name();
    }

    @Override
    public Phrase phrase() {
      return thing.phrase();
    }

    @Override
    public String group() {
      return thing.group();
    }

    @Override
    public boolean hasMirrorImage() {
      return !SIDED.matcher(thing.name()).find();
    }

    @Override
    public boolean hasOtherColours() {
      return !COLOURED.matcher(thing.name()).find();
    }
  }

  /** A country's flag. */
  record OfFlag(Country country) implements Subject {
    @Override
    public String name() {
      return "flag of " + country.inSentence();
    }

    @Override
    public Phrase phrase() {
      return new Phrase("the " + name(), name(), false);
    }

    @Override
    public String group() {
      return "flags";
    }

    @Override
    public boolean hasMirrorImage() {
      return false;
    }

    @Override
    public boolean hasOtherColours() {
      return false;
    }
  }
}
