// SPDX-License-Identifier: Apache-2.0
/**
 * Every option of the job, with its name, type, description and default: one class for each
 * concern, and for each option that other commands have, too. A text is true for all of them; which
 * options a command cannot do without it says with {@link dev.foresight.job.options.Requires}.
 *
 * <p>An option has one name everywhere: {@code --checkpoint-interval} on the command line is {@code
 * checkpoint-interval} in the YAML file that {@code --config} names. The command line wins over the
 * file, the file over the default.
 *
 * <p>Leans on: {@code archive.caption}, {@code archive.output}, {@code archive.progress}, {@code
 * archive.prompt}, {@code archive.run}, {@code archive.source}, {@code engine.model}, {@code
 * engine.serving}, {@code engine.speculation}, {@code engine.text}, {@code schemas.json}, {@code
 * schemas.registry}, {@code schemas.wire}, {@code schemas}, {@code streaming.deadletter}, {@code
 * streaming.decode}, {@code streaming.images.web}, {@code streaming.images}, {@code
 * streaming.registry}, {@code streaming.route}, {@code streaming.sink}; Jackson, picocli.
 */
package dev.foresight.job.options;
