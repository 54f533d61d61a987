// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

/** Another probe's measurement, beside busy neighbours. */
final class CompanyProbe extends Probe<ServingSample> {
  private final ServingProbe alone;
  private final int neighbours;

  CompanyProbe(ServingProbe alone, int neighbours) {
    super(alone.label() + ", busy neighbours " + neighbours);
    this.alone = alone;
    this.neighbours = neighbours;
  }

  @Override
  ServingSample measure() {
    BusyNeighbours running = BusyNeighbours.start(neighbours);
    try {
      return alone.measure();
    } finally {
      running.close();
    }
  }
}
