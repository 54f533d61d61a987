/**
 * Forward passes of the decoder and of a draft, and what those of other parts are made of.
 *
 * <p>Each is a TorchScript text beside its Java class: one native call runs a whole pass for a
 * whole batch.
 *
 * <p>Leans on: {@code checkpoint}, {@code runtime}.
 */
package dev.foresight.engine.model;
