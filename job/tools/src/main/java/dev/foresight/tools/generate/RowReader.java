// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.foresight.engine.images.ImageLoader;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.schemas.Shortened;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.schemas.WireFormatException.Problem;
import dev.foresight.schemas.json.JsonFault;
import dev.foresight.schemas.json.JsonFields;
import dev.foresight.schemas.json.StrictJson;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads rows such as
 *
 * <pre>{@code
 * {"id": "1", "prompt": "What is it?", "images": ["cat.png"], "max_new_tokens": 32}
 * }</pre>
 *
 * <p>Fields: {@code id, prompt, images, raw_prompt, max_new_tokens, min_new_tokens, ignore_eos,
 * stop, temperature, top_k, top_p, seed, logprobs, pad_to_square, priority, attributes}. All but
 * the prompt may be absent or null; attributes are the sender's own, and change nothing. {@code
 * raw_prompt} is true if the prompt is to be taken as it is, image marks included; it may also be
 * that prompt itself.
 */
public final class RowReader {
  private final ObjectReader json = StrictJson.mapper().readerFor(JsonNode.class);
  private final ImageLoader images;
  private final int defaultMaxNewTokens;

  /**
   * Creates a reader.
   *
   * @param images reads the images that rows name
   * @param defaultMaxNewTokens for rows that do not say
   */
  public RowReader(ImageLoader images, int defaultMaxNewTokens) {
    this.images = images;
    this.defaultMaxNewTokens = defaultMaxNewTokens;
  }

  /**
   * Reads a row; one that is wrong in any way is returned as such, never thrown. Its images are in
   * memory then.
   *
   * @param line one JSON object
   * @param number of the line, from 1
   */
  public RequestRow read(String line, int number) {
    // No row's id by accident, as a number would be.
    String id = "line " + number;
    try {
      JsonFields fields = JsonFields.of(object(line), "");
      id = fields.text("id").orElse(Integer.toString(number));
      GenerationRequest request = request(id, fields);
      return new RequestRow.Good(request);
    } catch (WireFormatException e) {
      ErrorCode code =
          e.problem() == Problem.UNKNOWN_FIELD
              ? ErrorCode.UNSUPPORTED_PARAMETER
              : ErrorCode.INVALID_PARAMETER;
      return new RequestRow.Bad(id, new RequestException(code, e.getMessage(), e));
    } catch (RequestException e) {
      return new RequestRow.Bad(id, e);
    }
  }

  private GenerationRequest request(String id, JsonFields fields) throws WireFormatException {
    Prompt prompt = prompt(fields);
    List<String> names = fields.list("images", JsonFields::text);
    SamplingParameters sampling =
        new SamplingParameters(
            fields.number("temperature").orElse(0.0),
            fields.integer("top_k").orElse(0),
            fields.number("top_p").orElse(1.0),
            fields.longInteger("seed").map(OptionalLong::of).orElse(OptionalLong.empty()),
            fields.integer("min_new_tokens").orElse(0),
            fields.bool("ignore_eos").orElse(false),
            fields.integer("logprobs").orElse(0));
    int maxNewTokens = fields.integer("max_new_tokens").orElse(defaultMaxNewTokens);
    List<String> stop = fields.list("stop", JsonFields::text);
    var padToSquare = fields.bool("pad_to_square");
    int priority = fields.integer("priority").orElse(0);
    fields.texts("attributes");
    fields.refuseOthers();
    // Ranges first: a row that is wrong anyway needs no files.
    GenerationRequest withoutImages =
        new GenerationRequest(
            id, prompt, List.of(), padToSquare, sampling, maxNewTokens, stop, priority);
    return withoutImages.withImages(images.load(names));
  }

  private static Prompt prompt(JsonFields fields) throws WireFormatException {
    if (fields.node("raw_prompt").filter(JsonNode::isTextual).isPresent()) {
      if (fields.text("prompt").isPresent()) {
        throw new RequestException(
            ErrorCode.INVALID_PARAMETER,
            "raw_prompt is a string beside a prompt; give one of them, or raw_prompt as true");
      }
      return new Prompt.Raw(fields.text("raw_prompt").orElseThrow());
    }
    String text =
        fields
            .text("prompt")
            .orElseThrow(
                () ->
                    new RequestException(
                        ErrorCode.PROMPT_EMPTY, "prompt is missing, but must be a string"));
    return fields.bool("raw_prompt").orElse(false)
        ? new Prompt.Raw(text)
        : new Prompt.Question(text);
  }

  private JsonNode object(String line) {
    JsonNode node;
    try {
      node = json.readTree(line);
    } catch (JsonProcessingException e) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER, "the line is not one JSON object: " + JsonFault.of(e), e);
    }
    if (!node.isObject()) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER,
          "the line is " + Shortened.of(line.strip()) + ", but must be an object");
    }
    return node;
  }
}
