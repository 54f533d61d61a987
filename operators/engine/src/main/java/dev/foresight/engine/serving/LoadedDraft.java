// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.architecture.Target;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.model.DraftModel;
import dev.foresight.engine.model.DraftOptions;
import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.text.Tokenizer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A draft in a device's memory, beside its target.
 *
 * @param fingerprint tells its checkpoint from others
 */
record LoadedDraft(DraftModel model, String fingerprint) {
  private static final Logger LOG = LoggerFactory.getLogger(LoadedDraft.class);

  /** Loads a checkpoint. For the thread that loads the target. */
  static LoadedDraft load(
      Torch torch,
      Target target,
      Tokenizer tokenizer,
      DraftCheckpoint checkpoint,
      Speculation with) {
    LOG.info("Loading the draft {}", checkpoint.folder());
    DraftOptions options = options(torch, target, tokenizer, checkpoint.config(), with);
    return new LoadedDraft(
        DraftModel.load(torch, checkpoint, target, options), checkpoint.fingerprint());
  }

  /** Makes one of random weights. */
  static LoadedDraft random(
      Torch torch, Target target, Tokenizer tokenizer, TextConfig shape, Speculation with) {
    DraftOptions options = options(torch, target, tokenizer, shape, with);
    return new LoadedDraft(DraftModel.random(torch, shape, target, options), LoadedModel.RANDOM);
  }

  private static DraftOptions options(
      Torch torch, Target target, Tokenizer tokenizer, TextConfig draft, Speculation with) {
    DraftOptions like = DraftOptions.like(target);
    DraftOptions typed =
        with.draftDtype() == ModelDtype.AUTO
            ? like
            : like.withLinear(with.draftDtype().linearOn(torch.device()).on(torch));
    return typed.withProposable(proposable(tokenizer, draft, with));
  }

  /** The likeliest ids that the draft has rows for, ascending; empty: all. */
  private static List<Integer> proposable(Tokenizer tokenizer, TextConfig draft, Speculation with) {
    return with.draftVocabulary() >= draft.vocabularySize()
        ? List.of()
        : tokenizer
            .byFrequency()
            .filter(id -> id < draft.vocabularySize())
            .limit(with.draftVocabulary())
            .sorted()
            .boxed()
            .toList();
  }
}
