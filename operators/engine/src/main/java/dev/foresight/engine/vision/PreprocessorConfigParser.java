// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.ConfigValues;
import dev.foresight.engine.checkpoint.Shown;
import java.util.List;

/** Reads one {@code preprocessor_config.json}. */
final class PreprocessorConfigParser {
  private static final int DEFAULT_SIZE = 224;
  private static final int PIL_BILINEAR = 2;
  private static final int PIL_BICUBIC = 3;
  private static final List<Double> CLIP_MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
  private static final List<Double> CLIP_STD = List.of(0.26862954, 0.26130258, 0.27577711);

  /** Samples of 0 to 255 that nobody rescales have such means and deviations. */
  private static final double MOST_SAMPLE = 255;

  private static final double LEAST_DEVIATION = 1e-6;

  /** What prepares images as CLIP's does; the last two pad as well. */
  private static final String[] IMPLEMENTED = {
    "CLIPImageProcessor",
    "CLIPImageProcessorFast",
    "CLIPFeatureExtractor",
    "LlavaImageProcessor",
    "LlavaImageProcessorFast"
  };

  private final ConfigValues values;

  PreprocessorConfigParser(ConfigValues values) {
    this.values = values;
  }

  PreprocessorConfig parse() {
    for (String key : new String[] {"image_processor_type", "feature_extractor_type"}) {
      values.choice(key, IMPLEMENTED[0], IMPLEMENTED);
    }
    if (!values.flag("do_resize", true)) {
      throw wrong("do_resize", "true: images of any size must come out as one");
    }
    try {
      TargetSize size = size();
      boolean rescales = values.flag("do_rescale", true);
      double factor = values.real("rescale_factor", 1.0 / 255, Float.MIN_NORMAL, 1);
      return new PreprocessorConfig(
          size,
          cropSize(size),
          filter(),
          rescales ? factor : 1,
          values.flag("do_normalize", true),
          values.reals("image_mean", CLIP_MEAN, -MOST_SAMPLE, MOST_SAMPLE),
          values.reals("image_std", CLIP_STD, LEAST_DEVIATION, MOST_SAMPLE),
          padToSquare());
    } catch (IllegalArgumentException e) {
      // Whether sizes fit each other is checked where they meet.
      throw new CheckpointException(Shown.path(values.file()) + ": " + e.getMessage(), e);
    }
  }

  private TargetSize size() {
    if (!values.has("size")) {
      return new TargetSize.ShortestEdge(DEFAULT_SIZE);
    }
    JsonNode size = values.object().get("size");
    if (size.isInt()) {
      return new TargetSize.ShortestEdge(size.intValue());
    }
    if (size.path("shortest_edge").isInt() && size.size() == 1) {
      return new TargetSize.ShortestEdge(size.get("shortest_edge").intValue());
    }
    if (size.path("height").isInt() && size.path("width").isInt() && size.size() == 2) {
      return new TargetSize.Exact(size.get("height").intValue(), size.get("width").intValue());
    }
    throw wrong("size", "an integer, {\"shortest_edge\": n} or {\"height\": n, \"width\": n}");
  }

  private int cropSize(TargetSize size) {
    if (!values.flag("do_center_crop", true)) {
      if (size instanceof TargetSize.Exact exact && exact.height() == exact.width()) {
        return exact.height();
      }
      throw wrong("do_center_crop", "true, unless size gives an equal height and width");
    }
    if (!values.has("crop_size")) {
      return DEFAULT_SIZE;
    }
    JsonNode crop = values.object().get("crop_size");
    if (crop.isInt()) {
      return crop.intValue();
    }
    JsonNode height = crop.path("height");
    if (height.isInt() && height.equals(crop.path("width"))) {
      return height.intValue();
    }
    throw wrong("crop_size", "an integer or {\"height\": n, \"width\": n} with equal numbers");
  }

  private ResamplingFilter filter() {
    return switch (values.integer("resample", PIL_BICUBIC, 0, Integer.MAX_VALUE)) {
      case PIL_BICUBIC -> ResamplingFilter.BICUBIC;
      case PIL_BILINEAR -> ResamplingFilter.BILINEAR;
      default -> throw wrong("resample", "3 (bicubic) or 2 (bilinear)");
    };
  }

  /**
   * LLaVA's own processor calls it {@code do_pad}, the original code {@code image_aspect_ratio}.
   */
  private boolean padToSquare() {
    boolean pads = values.flag("do_pad", false);
    return values
        .choice("image_aspect_ratio", pads ? "pad" : "square", "pad", "square")
        .equals("pad");
  }

  private CheckpointException wrong(String field, String expected) {
    return values.wrong(field, values.object().path(field), expected);
  }
}
