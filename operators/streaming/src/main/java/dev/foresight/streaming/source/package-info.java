// SPDX-License-Identifier: Apache-2.0
/** From Kafka's records to ours, nothing read into them. */
package dev.foresight.streaming.source;
