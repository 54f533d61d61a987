// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.lease;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks from outside whether a name's holder lives: one that does shows it at each beat. */
final class LeaseWatch {
  private static final Duration POLL = Duration.ofMillis(200);

  private final LeaseRegister register;

  /** Creates a watch. */
  LeaseWatch(LeaseRegister register) {
    this.register = register;
  }

  /**
   * Returns the holder, once it has shown that it lives; nothing if there is none, if it said that
   * it is done, or showed nothing.
   *
   * @param patience how long it is watched
   */
  Optional<Holder> living(Duration patience) throws InterruptedException {
    Map<Claim, Optional<Term>> pulses = new HashMap<>();
    for (Claim claim : open()) {
      pulses.put(claim, register.pulse(claim));
    }
    long end = System.nanoTime() + patience.toNanos();
    while (!pulses.isEmpty() && System.nanoTime() < end) {
      Thread.sleep(POLL.toMillis());
      for (Map.Entry<Claim, Optional<Term>> seen : pulses.entrySet()) {
        if (!register.pulse(seen.getKey()).equals(seen.getValue())) {
          return Optional.of(seen.getKey().holder());
        }
      }
    }
    return Optional.empty();
  }

  private List<Claim> open() throws InterruptedException {
    Optional<Term> now = register.current();
    if (now.isEmpty()) {
      return List.of();
    }
    List<Claim> claims =
        register.claims().stream().filter(claim -> claim.term().equals(now.get())).toList();
    return claims.stream()
        .filter(claim -> !claim.ended() && !claims.contains(claim.asEnded()))
        .toList();
  }
}
