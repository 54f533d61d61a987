// SPDX-License-Identifier: Apache-2.0
/**
 * Damages image files in ways that hostile and unlucky senders do, and watches what each mutant
 * costs. Deterministic by seed. Leans on the decoder's public interface and on the goldens' files.
 */
package dev.foresight.engine.vision.formats.fuzz;
