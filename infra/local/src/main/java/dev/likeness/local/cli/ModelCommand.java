package dev.likeness.local.cli;

import picocli.CommandLine.Command;

/** {@code likeness model}: what it does, its subcommands do. */
@Command(
        name = "model",
        mixinStandardHelpOptions = true,
        description = "Lists, installs and shows models.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ModelListCommand.class, ModelInstallCommand.class, ModelShowCommand.class})
final class ModelCommand extends CommandGroup {}
