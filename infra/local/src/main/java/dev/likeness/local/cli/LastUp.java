package dev.likeness.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.likeness.local.stack.DataFolder;
import dev.likeness.local.stack.LocalFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The note of the last {@code up}, by which other commands find it.
 *
 * @param http its API
 */
record LastUp(String http) {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Path file() {
        return LocalFolders.state().resolve("last-up.json");
    }

    void write() {
        try {
            DataFolder.writePrivately(file(), JSON.writeValueAsBytes(this));
        } catch (IOException e) {
            throw new CommandException("Cannot write " + file() + ": " + e.getMessage(), e);
        }
    }

    static LastUp read() {
        try {
            return JSON.readValue(Files.readAllBytes(file()), LastUp.class);
        } catch (IOException e) {
            throw new CommandException(
                    "No Likeness was started here yet. Run `./likeness up` in another terminal, or name one with"
                            + " --url.",
                    e);
        }
    }
}
