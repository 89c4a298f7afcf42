package dev.likeness.local.cli;

import ai.onnxruntime.OrtEnvironment;
import dev.likeness.postgres.CacheFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.jboss.logging.Logger;

/**
 * Keeps native libraries in the cache. By itself ONNX Runtime would unpack 28 MB to the temporary folder at every start, and
 * leave them there when the process is killed; JavaCPP would unpack the codec to a folder of its own in the home folder.
 */
final class NativeLibraries {
    private static final Logger LOG = Logger.getLogger(NativeLibraries.class);

    private NativeLibraries() {}

    /** Call before a model or a picture is first used. Where it cannot help, they unpack by themselves. */
    static void useCache() {
        System.setProperty(
                "org.bytedeco.javacpp.cachedir",
                CacheFolder.path().resolve("javacpp").toString());
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
        String arch = System.getProperty("os.arch");
        String architecture = arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch;
        String platform = (mac ? "osx-" : "linux-") + architecture;
        String version = OrtEnvironment.class.getPackage().getImplementationVersion();
        Path folder = CacheFolder.path().resolve("onnxruntime-" + version).resolve(platform);
        try {
            for (String name : new String[] {"onnxruntime", "onnxruntime4j_jni"}) {
                unpack("/ai/onnxruntime/native/" + platform + "/", System.mapLibraryName(name), folder);
            }
            System.setProperty("onnxruntime.native.path", folder.toString());
        } catch (IOException e) {
            LOG.debugf("ONNX Runtime will unpack its library by itself: %s", e.getMessage());
        }
    }

    private static void unpack(String resources, String file, Path folder) throws IOException {
        Path target = folder.resolve(file);
        if (Files.exists(target)) {
            return;
        }
        try (InputStream library = OrtEnvironment.class.getResourceAsStream(resources + file)) {
            if (library == null) {
                throw new IOException("no " + resources + file + " in the jar");
            }
            Files.createDirectories(folder);
            Path partial = Files.createTempFile(folder, file, ".partial");
            Files.copy(library, partial, StandardCopyOption.REPLACE_EXISTING);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
