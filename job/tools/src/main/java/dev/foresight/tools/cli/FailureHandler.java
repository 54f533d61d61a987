// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.job.kafka.KafkaUnavailableException;
import dev.foresight.schemas.FileFault;
import dev.foresight.schemas.json.JsonFault;
import dev.foresight.schemas.registry.RegistryException;
import dev.foresight.streaming.topics.TopicUnusableException;
import dev.foresight.training.data.DataException;
import dev.foresight.training.run.TrainingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line why nothing could run; only what nobody foresaw shows where it happened. */
final class FailureHandler implements IExecutionExceptionHandler, IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("foresight: " + failure.getMessage());
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.NOTHING_RAN;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult parseResult) {
    if (failure instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      return ExitCode.NOTHING_RAN;
    }
    command.getErr().println("foresight: " + message(failure));
    if (!isForeseen(failure)) {
      failure.printStackTrace(command.getErr());
    }
    return ExitCode.NOTHING_RAN;
  }

  private static String message(Exception failure) {
    if (failure instanceof NoSuchFileException missing) {
      return "there is no file " + missing.getFile();
    }
    if (failure instanceof FileSystemException file) {
      return file.getFile() + " cannot be read or written: " + FileFault.of(file);
    }
    if (failure instanceof JsonProcessingException json) {
      return "a text is not the JSON that it should be: " + JsonFault.of(json);
    }
    if (failure instanceof IOException io) {
      return FileFault.of(io);
    }
    if (failure instanceof UncheckedIOException unchecked && saysNoMoreThanItsCause(unchecked)) {
      return message(unchecked.getCause());
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  private static boolean saysNoMoreThanItsCause(UncheckedIOException failure) {
    return failure.getCause().toString().equals(failure.getMessage());
  }

  private static boolean isForeseen(Exception failure) {
    return failure instanceof CheckpointException
        || failure instanceof DataException
        || failure instanceof TrainingException
        || failure instanceof KafkaUnavailableException
        || failure instanceof TopicUnusableException
        || failure instanceof RegistryException
        || failure instanceof IllegalArgumentException
        || failure instanceof UncheckedIOException
        || failure instanceof IOException;
  }
}
