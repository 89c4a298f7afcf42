package dev.likeness.local.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code likeness doctor}. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Tries what Likeness needs of this machine, and what a running one does, and says what to do"
                + " about what is wrong.",
        footer = {
            "",
            "Embeds a picture, starts a PostgreSQL for a moment, searches by an indexed photo.",
            "With --url only what runs there is tried. Fetches nothing and changes no data.",
            "Exit code 1 if something does not work."
        })
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private JsonOption output;

    @Mixin
    private ApiOption api;

    /**
     * What {@code --json} prints.
     *
     * @param machine what Likeness needs of this machine; empty where another was named
     * @param running what the running one does
     */
    record Answer(List<Check> machine, List<Check> running) {}

    @Override
    public Integer call() {
        NativeLibraries.useCache();
        List<Check> machine = api.isNamed() ? List.of() : new MachineChecks(new ModelOption().installed()).run();
        var answer = new Answer(machine, running());
        output.answer(answer, out -> print(answer, out));
        boolean works = Stream.of(answer.machine(), answer.running())
                .flatMap(List::stream)
                .noneMatch(check -> check.state() == Check.State.FAILED);
        return works ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private List<Check> running() {
        ApiClient client;
        try {
            client = api.client();
        } catch (CommandException e) {
            return List.of(Check.warning("answers", "no Likeness was started here yet", "`./likeness up` starts one."));
        }
        if (!client.answers()) {
            String found = client.base() + " does not answer";
            return List.of(
                    api.isNamed()
                            ? Check.failed("answers", found, "Check the address, and the log of what runs there.")
                            : Check.warning("answers", found, "`./likeness up` starts it."));
        }
        try {
            return new StackChecks(client).run();
        } catch (CommandException e) {
            return List.of(Check.failed(
                    "answers",
                    e.getMessage(),
                    "Its log says more. A deployed one wants signed calls: `./likeness page` makes them."));
        }
    }

    private static void print(Answer answer, PrintWriter out) {
        if (!answer.machine().isEmpty()) {
            out.println("This machine");
        }
        answer.machine().forEach(check -> print(check, out));
        out.println("What runs");
        answer.running().forEach(check -> print(check, out));
    }

    private static void print(Check check, PrintWriter out) {
        out.printf("  %-8s %-11s %s%n", check.state().name().toLowerCase(Locale.ROOT), check.name(), check.found());
        if (check.advice() != null) {
            out.printf("  %20s %s%n", "", check.advice());
        }
    }
}
