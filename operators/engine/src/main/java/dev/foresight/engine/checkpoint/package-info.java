/**
 * Checkpoint folders as they are published: configuration and weights, as far as families of models
 * have them in common.
 *
 * <p>Weights stay memory-mapped files until a model asks for one. It leans on {@code runtime} for
 * element types, on {@code digest}, and on nothing else of the engine.
 */
package dev.foresight.engine.checkpoint;
