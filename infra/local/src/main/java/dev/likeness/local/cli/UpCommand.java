package dev.likeness.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.likeness.local.model.ModelChoice;
import dev.likeness.local.samples.SamplePictures;
import dev.likeness.local.stack.DataFolder;
import dev.likeness.local.stack.Endpoints;
import dev.likeness.local.stack.LocalFolders;
import dev.likeness.local.stack.LocalServer;
import dev.likeness.local.stack.LocalStack;
import dev.likeness.local.stack.ModelChange;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code likeness up}. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Starts everything on this machine: the API and the page, S3, SQS and PostgreSQL, all on"
                + " 127.0.0.1. Ctrl-C stops it; the data stays.",
        footer = {
            "",
            "The database is a PostgreSQL of its own, fetched once with pip. To use yours (with pgvector) instead,",
            "pass --jdbc-url or set LIKENESS_JDBC_URL.",
            "DIR/endpoints.json says where everything is, for scripts."
        })
final class UpCommand implements Callable<Integer> {
    private static final int DEFAULT_PORT = 8080;
    private static final int MAX_PORT = 65_535;
    private static final String SAMPLES_DONE = "samples.indexed";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + DEFAULT_PORT,
            description =
                    "of the API and the page (default: ${DEFAULT-VALUE}; 0: any free one); every other port is a free one")
    private int port;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "where photos and database live (default: $XDG_DATA_HOME/likeness/data, which is"
                    + " ~/.local/share/likeness/data)")
    private Path data;

    @Option(
            names = "--jdbc-url",
            paramLabel = "URL",
            defaultValue = "${env:LIKENESS_JDBC_URL}",
            description = "a PostgreSQL with pgvector 0.8 or later to use, such as"
                    + " jdbc:postgresql://host/db?user=…&password=…")
    private String jdbcUrl;

    @Option(names = "--empty", description = "do not index the sample pictures; deletes nothing")
    private boolean empty;

    @Mixin
    private ModelOption model;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        ModelChoice chosenModel = model.choose();
        int chosen = choosePort();
        PrintWriter err = spec.commandLine().getErr();
        err.println("Starting Likeness …");
        DataFolder folder = DataFolder.open(data == null ? LocalFolders.defaultData() : data);
        // Before anything asks for a temporary file: what a killed process leaves must not pile up in /tmp.
        System.setProperty("java.io.tmpdir", folder.temporary().toString());
        NativeLibraries.useCache();
        LocalStack stack;
        try {
            stack = LocalStack.start(folder, jdbcUrl == null || jdbcUrl.isBlank() ? null : jdbcUrl, err::println);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
        LocalServer.serve(
                stack,
                chosen,
                new ModelChange.Plan(chosenModel, model.installed()),
                endpoints -> prepare(stack, endpoints),
                endpoints -> introduce(stack, endpoints, chosenModel));
        err.println("Stopped.");
        return CommandLine.ExitCode.OK;
    }

    private int choosePort() {
        if (port < 0 || port > MAX_PORT) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--port must be from 0 to " + MAX_PORT + ", not " + port + ".");
        }
        try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new CommandException(
                    "Port " + port + " of 127.0.0.1 is in use. Choose another with --port, or stop what uses it.", e);
        }
    }

    private void prepare(LocalStack stack, Endpoints endpoints) {
        try {
            Path done = stack.folder().path().resolve(SAMPLES_DONE);
            if (!empty && !Files.exists(done) && indexSamples(endpoints)) {
                Files.writeString(done, "Delete this file to have the sample pictures indexed again.\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private void introduce(LocalStack stack, Endpoints endpoints, ModelChoice chosenModel) {
        new LastUp(endpoints.http()).write();
        PrintWriter out = spec.commandLine().getOut();
        introduction(stack, endpoints, chosenModel).forEach(out::println);
        out.flush();
    }

    private boolean indexSamples(Endpoints endpoints) {
        List<Upload> samples = SamplePictures.draw().stream()
                .map(sample -> Upload.of(sample.key(), sample.png()))
                .toList();
        var summary = new Uploader(new ApiClient(URI.create(endpoints.http())), new ObjectMapper())
                .run(samples, "Sample pictures");
        if (!summary.isComplete()) {
            spec.commandLine()
                    .getErr()
                    .println(summary.failed().size() + " sample pictures were not indexed; the next `up` tries again.");
        }
        return summary.isComplete();
    }

    private static List<String> introduction(LocalStack stack, Endpoints endpoints, ModelChoice chosenModel) {
        Endpoints.S3 s3 = endpoints.s3();
        String database = stack.hasOwnPostgres()
                ? "a PostgreSQL of its own in the data folder; --jdbc-url takes yours instead"
                : "yours, as --jdbc-url (LIKENESS_JDBC_URL) says; without it Likeness runs one of its own";
        String model = endpoints.model().equals(chosenModel.id())
                ? endpoints.model()
                : endpoints.model() + ", until " + chosenModel.id() + " has embedded all images";
        return List.of(
                "",
                "Likeness is up.",
                "  Page and API  " + endpoints.http() + "/",
                "  S3 bucket     s3://" + s3.bucket() + " at " + s3.endpoint(),
                "  Model         " + model,
                "  Database      " + database,
                "  Data          " + stack.folder().path(),
                "",
                "Try next, in another terminal:",
                "  ./likeness index FOLDER     puts a folder of photos into the bucket and waits until they are indexed",
                "  ./likeness search PHOTO     shows what looks like a photo",
                "  AWS_ACCESS_KEY_ID=" + s3.accessKey() + " AWS_SECRET_ACCESS_KEY=" + s3.secretKey()
                        + " AWS_DEFAULT_REGION=" + s3.region() + " \\",
                "    aws --endpoint-url " + s3.endpoint() + " s3 cp PHOTO s3://" + s3.bucket() + "/",
                "",
                "Ctrl-C stops everything; the data stays.");
    }
}
