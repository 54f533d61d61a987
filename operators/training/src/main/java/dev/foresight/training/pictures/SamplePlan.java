// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import java.util.List;

/**
 * The kinds of questions of samples, one for each picture; see {@link PictureTalk} and {@link
 * SceneTalk}.
 *
 * @param things about things
 * @param flags about flags
 * @param scenes about scenes: a kind, or what several kinds begin with
 * @param otherThings about things in the style that is held out
 * @param otherFlags about flags in it
 */
record SamplePlan(
    List<String> things,
    List<String> flags,
    List<String> scenes,
    List<String> otherThings,
    List<String> otherFlags) {
  /** What the demo shows. */
  static final SamplePlan DEMO =
      new SamplePlan(
          List.of(
              "describe",
              "colours",
              "is there (yes)",
              "explain",
              "see",
              "is there (no)",
              "caption",
              "name",
              "background",
              "describe"),
          List.of(
              "name of flags",
              "flag: capital",
              "describe",
              "flag: continent",
              "flag: currency",
              "is there (no)"),
          List.of(
              "scene: describe",
              "scene: order",
              "scene: where",
              "scene: is there",
              "scene: what",
              "scene: describe",
              "scene: see",
              "scene: order",
              "scene: is there",
              "scene: where"),
          List.of("describe", "name", "colours", "is there (yes)"),
          List.of("name of flags", "flag: capital"));
}
