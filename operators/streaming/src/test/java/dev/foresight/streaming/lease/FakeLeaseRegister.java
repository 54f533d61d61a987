// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.lease;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brokers in memory: terms in order, and claims that can be forgotten. */
final class FakeLeaseRegister implements LeaseRegister {
  private final Map<Claim, Integer> claims = new HashMap<>();
  private Optional<Term> current = Optional.empty();
  private int producerId;
  private int pulsesUntilBeat = Integer.MAX_VALUE;

  /** Lets holders show a sign of life after so many looks at their pulse. */
  void beatAfterPulses(int pulses) {
    pulsesUntilBeat = pulses;
  }

  /** Forgets terms and claims, as brokers do after days. */
  void forget() {
    claims.clear();
    current = Optional.empty();
    producerId++;
  }

  @Override
  public Optional<Term> current() {
    return current;
  }

  @Override
  public Term begin() {
    current = Optional.of(new Term(producerId, current.map(term -> term.epoch() + 1).orElse(0)));
    return current.get();
  }

  @Override
  public List<Claim> claims() {
    return new ArrayList<>(claims.keySet());
  }

  @Override
  public void publish(Claim claim) {
    claims.merge(claim, 1, Integer::sum);
  }

  @Override
  public Optional<Term> pulse(Claim claim) {
    if (pulsesUntilBeat-- == 0) {
      publish(claim);
    }
    return Optional.ofNullable(claims.get(claim)).map(beats -> new Term(2, beats));
  }

  @Override
  public void close() {}
}
