// SPDX-License-Identifier: Apache-2.0
/**
 * Every option of the job, with its name, type, description and default: one class for each
 * concern, and for each option that other commands have, too. A text is true for all of them; which
 * options a command cannot do without it says with {@link dev.foresight.job.options.Requires}.
 *
 * <p>An option has one name everywhere: {@code --checkpoint-interval} on the command line is {@code
 * checkpoint-interval} in the YAML file that {@code --config} names. The command line wins over the
 * file, the file over the default. Leans on picocli, on the types that options have, and on the
 * wording of faults in {@code schemas}; knows neither Flink nor Kafka.
 */
package dev.foresight.job.options;
