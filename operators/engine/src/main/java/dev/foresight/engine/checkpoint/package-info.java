/**
 * Checkpoint folders as they are published: configuration and weights, as far as families of models
 * have them in common.
 *
 * <p>Weights stay memory-mapped files until a model asks for one.
 *
 * <p>Leans on: {@code digest}, {@code runtime}; Jackson, pickle.
 */
package dev.foresight.engine.checkpoint;
