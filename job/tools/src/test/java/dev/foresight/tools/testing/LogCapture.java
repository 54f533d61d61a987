// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** What is logged at INFO and above, as clusters log it, until it is closed. */
public final class LogCapture implements AutoCloseable {
  private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
  private final Map<String, LoggerConfig> replaced = new TreeMap<>();
  private final Lines lines = new Lines();

  private LogCapture() {}

  /** Starts to capture what some loggers, by the beginning of their names, are told. */
  public static LogCapture of(String... names) {
    LogCapture capture = new LogCapture();
    capture.lines.start();
    Configuration configuration = capture.context.getConfiguration();
    for (String name : names) {
      capture.replaced.put(name, configuration.getLoggers().get(name));
      LoggerConfig captured = new LoggerConfig(name, Level.INFO, false);
      captured.addAppender(capture.lines, Level.INFO, null);
      configuration.removeLogger(name);
      configuration.addLogger(name, captured);
    }
    capture.context.updateLoggers();
    return capture;
  }

  /** Returns all of it. */
  public String text() {
    return lines.text();
  }

  @Override
  public void close() {
    Configuration configuration = context.getConfiguration();
    replaced.forEach(
        (name, before) -> {
          configuration.removeLogger(name);
          if (before != null) {
            configuration.addLogger(name, before);
          }
        });
    context.updateLoggers();
  }

  private static final class Lines extends AbstractAppender {
    private final List<String> lines = new ArrayList<>();

    Lines() {
      super("captured", null, null, false, Property.EMPTY_ARRAY);
    }

    @Override
    public synchronized void append(LogEvent event) {
      lines.add(event.getMessage().getFormattedMessage());
      for (Throwable t = event.getThrown(); t != null; t = t.getCause()) {
        lines.add(t.toString());
      }
    }

    synchronized String text() {
      return String.join("\n", lines);
    }
  }
}
