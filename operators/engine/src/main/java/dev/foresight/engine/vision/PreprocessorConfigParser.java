// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** Reads one {@code preprocessor_config.json}. */
final class PreprocessorConfigParser {
  private static final int DEFAULT_SIZE = 224;
  private static final int PIL_BILINEAR = 2;
  private static final int PIL_BICUBIC = 3;
  private static final List<Double> CLIP_MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
  private static final List<Double> CLIP_STD = List.of(0.26862954, 0.26130258, 0.27577711);

  private final JsonNode root;

  PreprocessorConfigParser(String json) {
    try {
      root = new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "preprocessor_config.json is not JSON: " + e.getOriginalMessage(), e);
    }
    if (!root.isObject()) {
      throw new IllegalArgumentException("preprocessor_config.json is not a JSON object");
    }
  }

  PreprocessorConfig parse() {
    if (!flag("do_resize", true)) {
      throw wrong("do_resize", "true: images of any size must come out as one");
    }
    TargetSize size = size();
    return new PreprocessorConfig(
        size,
        cropSize(size),
        filter(),
        flag("do_rescale", true) ? number("rescale_factor", 1.0 / 255) : 1,
        flag("do_normalize", true),
        numbers("image_mean", CLIP_MEAN),
        numbers("image_std", CLIP_STD),
        padToSquare());
  }

  private TargetSize size() {
    JsonNode size = root.path("size");
    if (isLeftOut(size)) {
      return new TargetSize.ShortestEdge(DEFAULT_SIZE);
    }
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
    if (!flag("do_center_crop", true)) {
      if (size instanceof TargetSize.Exact exact && exact.height() == exact.width()) {
        return exact.height();
      }
      throw wrong("do_center_crop", "true, unless size gives an equal height and width");
    }
    JsonNode crop = root.path("crop_size");
    if (isLeftOut(crop)) {
      return DEFAULT_SIZE;
    }
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
    JsonNode resample = root.path("resample");
    if (isLeftOut(resample) || resample.isInt() && resample.intValue() == PIL_BICUBIC) {
      return ResamplingFilter.BICUBIC;
    }
    if (resample.isInt() && resample.intValue() == PIL_BILINEAR) {
      return ResamplingFilter.BILINEAR;
    }
    throw wrong("resample", "3 (bicubic) or 2 (bilinear)");
  }

  /**
   * LLaVA's own processor calls it {@code do_pad}, the original code {@code image_aspect_ratio}.
   */
  private boolean padToSquare() {
    JsonNode aspect = root.path("image_aspect_ratio");
    if (isLeftOut(aspect)) {
      return flag("do_pad", false);
    }
    return switch (aspect.asText()) {
      case "pad" -> true;
      case "square" -> false;
      default -> throw wrong("image_aspect_ratio", "\"pad\" or \"square\"");
    };
  }

  private boolean flag(String field, boolean otherwise) {
    JsonNode value = root.path(field);
    if (isLeftOut(value)) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw wrong(field, "true or false");
    }
    return value.booleanValue();
  }

  private double number(String field, double otherwise) {
    JsonNode value = root.path(field);
    if (isLeftOut(value)) {
      return otherwise;
    }
    if (!value.isNumber()) {
      throw wrong(field, "a number");
    }
    return value.doubleValue();
  }

  private List<Double> numbers(String field, List<Double> otherwise) {
    JsonNode values = root.path(field);
    if (isLeftOut(values)) {
      return otherwise;
    }
    List<Double> numbers = new ArrayList<>();
    for (JsonNode value : values) {
      if (!value.isNumber()) {
        throw wrong(field, "three numbers");
      }
      numbers.add(value.doubleValue());
    }
    return numbers;
  }

  private static boolean isLeftOut(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private IllegalArgumentException wrong(String field, String remedy) {
    return new IllegalArgumentException(
        "preprocessor_config.json: %s is %s, which is not supported: make it %s"
            .formatted(field, root.path(field), remedy));
  }
}
