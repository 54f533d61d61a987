/**
 * Forward passes of the decoder and of a draft, and what those of other parts are made of.
 *
 * <p>Each is a TorchScript text beside its Java class: one native call runs a whole pass for a
 * whole batch. Leans on {@code runtime} and {@code checkpoint}; knows nothing of requests, text or
 * scheduling.
 */
package dev.foresight.engine.model;
