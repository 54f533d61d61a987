// SPDX-License-Identifier: Apache-2.0
/**
 * The demo: sample images go through an embedded Kafka, the real job on a local Flink cluster and a
 * real model, and their captions come back as any consumer would read them.
 *
 * <p>Leans on the job, the local servers and the Kafka clients. No caption takes a short cut.
 */
package dev.foresight.tools.demo;
