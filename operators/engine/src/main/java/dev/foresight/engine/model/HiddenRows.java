// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

/** Of which rows of a pass the hidden states behind the last norm are read. */
public enum HiddenRows {
  /** Of all: a draft learns from them. */
  ALL,
  /** Of those alone whose logits are computed; the last layer leaves out what it can of others. */
  WANTED
}
