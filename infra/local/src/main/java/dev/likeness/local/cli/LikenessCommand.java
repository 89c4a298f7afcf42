package dev.likeness.local.cli;

import dev.likeness.LikenessException;
import dev.likeness.embedding.ModelException;
import dev.likeness.local.evaluate.EvaluationException;
import dev.likeness.local.install.InstallException;
import dev.likeness.local.stack.LocalException;
import dev.likeness.local.weights.WeightsException;
import dev.likeness.postgres.PostgresException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command that lists the others. */
@Command(
        name = "likeness",
        mixinStandardHelpOptions = true,
        version = "likeness 0.1.0",
        description = "Reverse image search: which of our photos look like this one?",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            IndexCommand.class,
            SearchCommand.class,
            EmbedCommand.class,
            ModelCommand.class,
            ReconcileCommand.class,
            RetryCommand.class,
            AuditCommand.class,
            AnalyseCommand.class,
            TeachCommand.class,
            PageCommand.class,
            EvaluateCommand.class,
            BenchCommand.class,
            DoctorCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "Start with `likeness up`, then, in another terminal, `likeness index FOLDER` and `likeness search PHOTO`.",
            "`likeness COMMAND --help` tells more. Exit codes: 0 fine, 1 failed, 2 wrong usage."
        })
public final class LikenessCommand extends CommandGroup {
    /** Errors whose message says all; any other is a bug and shows where it happened. */
    private static final List<Class<? extends RuntimeException>> EXPLAINED = List.of(
            CommandException.class,
            EvaluationException.class,
            InstallException.class,
            LikenessException.class,
            LocalException.class,
            ModelException.class,
            PostgresException.class,
            WeightsException.class);

    /**
     * Runs a command line.
     *
     * @return 0 fine, 1 failed, 2 wrong usage
     */
    public static int execute(String... arguments) {
        return new CommandLine(new LikenessCommand())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (EXPLAINED.stream().noneMatch(type -> type.isInstance(failure))) {
                        throw failure;
                    }
                    command.getErr().println(command.getColorScheme().errorText("Error: " + failure.getMessage()));
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments);
    }
}
