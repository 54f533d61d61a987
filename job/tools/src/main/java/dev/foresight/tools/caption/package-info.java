// SPDX-License-Identifier: Apache-2.0
/** What the captioning of archives tells people: status and report of a run. */
package dev.foresight.tools.caption;
