package dev.likeness.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL refuses to run as root: there it runs in a user namespace in which it is not. */
final class Privileges {
    private static final List<String> USER_NAMESPACE =
            List.of("unshare", "--user", "--map-user=1000", "--map-group=1000");

    private Privileges() {}

    /**
     * What to put before a command so that it does not run as root; empty for an ordinary user.
     *
     * @param folder one that this process may write to
     */
    static List<String> dropPrefix(Path folder) throws IOException {
        if (!isRoot(folder)) {
            return List.of();
        }
        List<String> probe = new ArrayList<>(USER_NAMESPACE);
        probe.add("true");
        try {
            if (new ProcessBuilder(probe).start().waitFor() == 0) {
                return USER_NAMESPACE;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw cannotDrop(e);
        }
        throw cannotDrop(null);
    }

    private static boolean isRoot(Path folder) throws IOException {
        Path probe = Files.createTempFile(folder, "owner", null);
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(probe, "unix:uid"));
        } finally {
            Files.delete(probe);
        }
    }

    private static PostgresException cannotDrop(IOException cause) {
        return new PostgresException(
                "PostgreSQL refuses to run as root, and user namespaces (`unshare --user`) are not allowed here. Run as"
                        + " an ordinary user, or use a PostgreSQL with pgvector of your own: --jdbc-url"
                        + " (LIKENESS_JDBC_URL).",
                cause);
    }
}
