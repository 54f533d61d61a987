// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Holds everything back: nothing is known of a decoder that might change any of it. */
final class HoldingDetokenizer implements StreamingDetokenizer {
  private final Function<List<Integer>, String> decode;
  private final List<Integer> ids = new ArrayList<>();

  HoldingDetokenizer(Function<List<Integer>, String> decode) {
    this.decode = decode;
  }

  @Override
  public String add(int id) {
    ids.add(id);
    return "";
  }

  @Override
  public String held() {
    return decode.apply(ids);
  }
}
