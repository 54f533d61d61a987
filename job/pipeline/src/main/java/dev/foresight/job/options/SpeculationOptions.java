// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.engine.speculation.PolicyNames;
import dev.foresight.engine.speculation.SpeculationPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Help;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The draft, and how it speculates. */
public final class SpeculationOptions {
  private static final String USUAL = "fixed:7,3,2";

  @Option(
      names = "--draft",
      paramLabel = "DIR",
      description =
          "Folder of an MSD draft that was trained for the model (lucylyn/MSD-LLaVA1.5-7B): the same"
              + " output in fewer passes of the model. For a job, a URI as of --model will do;"
              + " default: none.")
  private String draft;

  @Option(
      names = "--speculation",
      paramLabel = "MODE",
      defaultValue = USUAL,
      showDefaultValue = Help.Visibility.ALWAYS,
      converter = PolicyConverter.class,
      description =
          "How a draft speculates: fixed:TOTAL,DEPTH,TOPK, trees of TOTAL nodes, the root included, of which DEPTH levels"
              + " behind the first are expanded at their TOPK best nodes; off: not at all.")
  private SpeculationPolicy policy;

  @Option(
      names = "--draft-vocabulary",
      paramLabel = "N",
      converter = WholeNumber.FromOne.class,
      description =
          "Let the draft propose only N tokens, those that the model's tokenizer learned first, which"
              + " are the frequent ones: its head is read faster; default: all.")
  private Integer vocabulary;

  @Option(
      names = "--draft-dtype",
      paramLabel = "TYPE",
      defaultValue = "auto",
      showDefaultValue = Help.Visibility.ALWAYS,
      description =
          "What the draft computes in, which changes no output: auto (as the model), float32,"
              + " bfloat16, float16 (CUDA) or int8 (CPU).")
  private ModelDtype dtype;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "Append every verified tree to a file, a JSON object in each line; slow, for looking into"
              + " what a draft does; default: none.")
  private Path trace;

  /**
   * Returns how the engine is to speculate; nothing without a draft.
   *
   * @throws IllegalArgumentException if a value is out of its range, or is there without a draft
   */
  public Optional<Speculation> speculation() {
    if (draft == null) {
      requireNothingElse();
    }
    return Optional.ofNullable(draft).map(Path::of).flatMap(this::speculationWith);
  }

  /** Who asks for a trace and forgets the draft must not wait for it. */
  private void requireNothingElse() {
    List<String> given = new ArrayList<>();
    if (trace != null) {
      given.add("--trace");
    }
    if (vocabulary != null) {
      given.add("--draft-vocabulary");
    }
    if (dtype != ModelDtype.AUTO) {
      given.add("--draft-dtype");
    }
    if (proposes() && !policy.name().equals(USUAL)) {
      given.add("--speculation");
    }
    if (!given.isEmpty()) {
      throw new IllegalArgumentException(
          String.join(" and ", given) + " without --draft; name the draft's folder, too");
    }
  }

  private boolean proposes() {
    return policy.limits().longestPath() > 0;
  }

  /** Returns the same, with a draft to take where none is given. */
  public Optional<Speculation> speculationOr(Path usualDraft) {
    return speculationWith(draft == null ? usualDraft : Path.of(draft));
  }

  /** Returns the draft's place, a folder or a URI, if it was given. */
  public Optional<String> draftPlace() {
    return Optional.ofNullable(draft);
  }

  /** Returns the same, with the draft in a folder of this machine. */
  public Optional<Speculation> speculationWith(Path folder) {
    return proposes()
        ? Optional.of(
            new Speculation(
                folder,
                policy,
                vocabulary == null ? Integer.MAX_VALUE : vocabulary,
                dtype,
                Optional.ofNullable(trace)))
        : Optional.empty();
  }

  /** Returns the options that ask for a way of speculating. */
  public static List<String> flags(Optional<Speculation> wanted) {
    List<String> flags = new ArrayList<>();
    wanted.ifPresent(
        with -> {
          flags.add("--draft=" + with.draft());
          flags.add("--speculation=" + with.policy().name());
          flags.add("--draft-vocabulary=" + with.draftVocabulary());
          flags.add("--draft-dtype=" + with.draftDtype());
          with.trace().ifPresent(file -> flags.add("--trace=" + file));
        });
    return flags;
  }

  /** Reads how to speculate. */
  public static final class PolicyConverter implements ITypeConverter<SpeculationPolicy> {
    @Override
    public SpeculationPolicy convert(String name) {
      try {
        return PolicyNames.parse(name);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
