package dev.likeness.local.cli;

import picocli.CommandLine;

/** A command that does nothing by itself: what it does, its subcommands do. */
abstract class CommandGroup implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command.");
    }
}
