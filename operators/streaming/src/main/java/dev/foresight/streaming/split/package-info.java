// SPDX-License-Identifier: Apache-2.0
/** Parts outcomes into the streams of results and dead letters. */
package dev.foresight.streaming.split;
