// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import dev.foresight.training.drawing.Sprite;

/** A subject drawn in a style. */
record Cell(Subject subject, Style style, Sprite sprite) {}
