/**
 * PyTorch as the rest of the engine sees it: tensors, programs, devices.
 *
 * <p>The only package that touches DJL and native memory. A {@link
 * dev.foresight.engine.runtime.Tensor} and a {@link dev.foresight.engine.runtime.Program} own
 * native memory and are closed by whoever made them.
 *
 * <p>Leans on: DJL.
 */
package dev.foresight.engine.runtime;
