// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.bench;

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
    try (BusyNeighbours running = BusyNeighbours.start(neighbours)) {
      return alone.measure();
    }
  }
}
