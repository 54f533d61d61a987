// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.serving.Speculation;
import dev.foresight.engine.speculation.PolicyNames;
import dev.foresight.engine.speculation.SpeculationPolicy;
import java.io.File;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The draft, and how it speculates. */
public final class SpeculationOptions implements Serializable {
  private static final String TRACE = "--trace";
  private static final long serialVersionUID = 1;

  @Mixin private DraftPlace draft;
  @Mixin private PolicyOption policy;
  @Mixin private DraftVocabularyOption vocabulary;
  @Mixin private DraftDtypeOption dtype;

  @Option(
      names = TRACE,
      paramLabel = "FILE",
      converter = HereConverter.class,
      description =
          "Append every verified tree to a file, a JSON object in each line; slow, for looking into"
              + " what a draft does; default: none.")
  private File trace;

  /**
   * Returns how the engine is to speculate; nothing without a draft.
   *
   * @throws IllegalArgumentException if a value is out of its range, or is there without a draft
   */
  public Optional<Speculation> speculation() {
    if (draft.place().isEmpty()) {
      requireNothingElse();
    }
    return draft.folder().flatMap(this::speculationWith);
  }

  /** Who asks for a trace and forgets the draft must not wait for it. */
  private void requireNothingElse() {
    List<String> given = new ArrayList<>();
    if (trace != null) {
      given.add(TRACE);
    }
    if (vocabulary.number().isPresent()) {
      given.add(DraftVocabularyOption.NAME);
    }
    if (dtype.dtype() != ModelDtype.AUTO) {
      given.add(DraftDtypeOption.NAME);
    }
    SpeculationPolicy asked = policy.policy();
    if (proposes(asked) && !asked.name().equals(PolicyNames.USUAL)) {
      given.add(PolicyOption.NAME);
    }
    if (!given.isEmpty()) {
      throw new IllegalArgumentException(
          "%s without %s; name the draft's folder, too"
              .formatted(String.join(" and ", given), DraftPlace.NAME));
    }
  }

  private static boolean proposes(SpeculationPolicy policy) {
    return policy.limits().longestPath() > 0;
  }

  /** Returns the same, with a draft to take where none is given. */
  public Optional<Speculation> speculationOr(Path usualDraft) {
    return speculationWith(draft.folder().orElse(usualDraft));
  }

  /** Returns the draft's place, a folder or a URI, if it was given. */
  public Optional<String> draftPlace() {
    return draft.place();
  }

  /** Returns the same, with the draft in a folder of this machine. */
  public Optional<Speculation> speculationWith(Path folder) {
    SpeculationPolicy asked = policy.policy();
    return proposes(asked)
        ? Optional.of(
            new Speculation(
                folder,
                asked,
                vocabulary.number().orElse(Integer.MAX_VALUE),
                dtype.dtype(),
                Optional.ofNullable(trace).map(File::toPath)))
        : Optional.empty();
  }

  /** Returns the options that ask for a way of speculating. */
  public static List<String> flags(Optional<Speculation> wanted) {
    List<String> flags = new ArrayList<>();
    wanted.ifPresent(
        with -> {
          flags.add(DraftPlace.NAME + "=" + with.draft());
          flags.add(PolicyOption.NAME + "=" + with.policy().name());
          flags.add(DraftVocabularyOption.NAME + "=" + with.draftVocabulary());
          flags.add(DraftDtypeOption.NAME + "=" + with.draftDtype());
          with.trace().ifPresent(file -> flags.add(TRACE + "=" + file));
        });
    return flags;
  }

  /** Reads a file's name as this process means it: another may have another working folder. */
  static final class HereConverter implements ITypeConverter<File> {
    @Override
    public File convert(String name) {
      return new File(name).getAbsoluteFile();
    }
  }
}
