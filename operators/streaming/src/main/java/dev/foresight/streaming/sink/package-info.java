// SPDX-License-Identifier: Apache-2.0
/** From results and dead letters to Kafka's records, and the endpoints that read and write them. */
package dev.foresight.streaming.sink;
