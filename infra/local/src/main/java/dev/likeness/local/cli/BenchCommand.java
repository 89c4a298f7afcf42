package dev.likeness.local.cli;

import picocli.CommandLine.Command;

/** {@code likeness bench}: what it does, its subcommands do. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures speed, as ratios against a reference in the same run.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BenchAnalyseCommand.class,
            BenchDecodeCommand.class,
            BenchEmbedCommand.class,
            BenchEmbedRowCommand.class,
            BenchIndexCommand.class,
            BenchSearchCommand.class
        })
final class BenchCommand extends CommandGroup {}
