// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.testing;

import dev.foresight.tools.cli.Foresight;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/**
 * Foresight's command line, held for ever where its first transaction is complete, records and
 * offsets stored, but for the request that commits it: there it can be killed.
 */
public final class HeldBeforeCommit {
  /** Printed when it is held. */
  public static final String HELD = "held before the commit";

  private HeldBeforeCommit() {}

  /** Runs a command. */
  public static void main(String[] arguments) {
    String sender = KafkaProducer.class.getPackageName() + ".internals.Sender";
    Configurator.setLevel(sender, Level.DEBUG);
    Hold hold = new Hold();
    hold.start();
    ((Logger) LogManager.getLogger(sender)).addAppender(hold);
    Foresight.main(arguments);
  }

  /** The producer's thread says what it sends before it does. */
  private static final class Hold extends AbstractAppender {
    Hold() {
      super("hold", null, null, false, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      if (event.getMessage().getFormattedMessage().contains("request EndTxnRequestData(")) {
        System.err.println(HELD);
        while (true) {
          LockSupport.park(this);
        }
      }
    }
  }
}
