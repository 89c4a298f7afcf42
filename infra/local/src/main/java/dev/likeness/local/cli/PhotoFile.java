package dev.likeness.local.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A photo named on the command line. */
final class PhotoFile {
    private PhotoFile() {}

    static byte[] read(Path photo) {
        try {
            return Files.readAllBytes(photo);
        } catch (IOException e) {
            String why = Files.exists(photo) ? e.getMessage() : "there is no such file";
            throw new CommandException("Cannot read " + photo + ": " + why + ".", e);
        }
    }
}
