// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.runs;

import java.util.Optional;

/**
 * What a run started from.
 *
 * @param from folder of a checkpoint or savepoint; empty: from none, with nothing in flight
 * @param chosen whether somebody named it; else it was the newest
 */
public record RunStart(Optional<String> from, boolean chosen) {}
