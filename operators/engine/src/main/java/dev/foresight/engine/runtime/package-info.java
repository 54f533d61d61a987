// SPDX-License-Identifier: Apache-2.0
/**
 * PyTorch as the rest of the engine sees it: tensors, programs, devices.
 *
 * <p>The only package that touches PyTorch and native memory. A {@link
 * dev.foresight.engine.runtime.Tensor} and a {@link dev.foresight.engine.runtime.Program} own
 * native memory and are closed by whoever made them; {@link dev.foresight.engine.runtime.Held}
 * tells what is one's own from what is lent. Who closes what:
 *
 * <pre>
 * EngineRegistry                closes an engine that nobody has used for a while
 *   DecodingEngine              waits for its decoding thread first
 *     KvBudget                  the arenas, of the target and of the draft
 *       SequenceCaches          rows of them: given back when a sequence ends
 *     VisionCache               features of images seen before
 *     Sampler                   its program; its noise, unless a draft's is lent to it
 *     LoadedModel               lent, where the caller has loaded it
 *       DraftModel              its program and noise
 *       Target                  decoder and image tower: their programs, which hold the weights
 *       Tokenizer, Torch        the device last
 * </pre>
 *
 * What a step makes is closed in the method that made it.
 *
 * <p>Leans on: DJL, Jackson.
 */
package dev.foresight.engine.runtime;
