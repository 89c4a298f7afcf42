package dev.likeness.local.cli;

import dev.likeness.local.install.Int8Proof;
import dev.likeness.local.install.ModelInstaller;
import dev.likeness.local.model.InstalledModels;
import dev.likeness.local.model.Precision;
import dev.likeness.local.model.PublishedModel;
import dev.likeness.local.stack.LocalFolders;
import dev.likeness.postgres.CacheFolder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code likeness model install}. */
@Command(
        name = "install",
        mixinStandardHelpOptions = true,
        description = "Turns published weights into a model file and installs it: converts, quantises, and compares the"
                + " result with the original.",
        footer = {
            "",
            "Without --from the published weights are downloaded (553 MB for vgg16) and their",
            "hash is checked; a download that was cut off goes on where it was. --from takes",
            "the same .h5, one that Keras' save_weights wrote, or a .safetensors file with",
            "torchvision's names."
        })
final class ModelInstallCommand implements Callable<Integer> {
    private static final double MEGABYTE = 1e6;

    @Parameters(paramLabel = "NAME", description = "vgg16 or vgg16-mini")
    private String name;

    @Option(names = "--from", paramLabel = "FILE", description = "weights to install instead of downloading them")
    private Path from;

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            defaultValue = "int8",
            converter = PrecisionConverter.class,
            description =
                    "int8 (a quarter of the size, about twice as fast, more with VNNI) or fp32 (default: ${DEFAULT-VALUE});"
                            + " both can be installed")
    private Precision precision;

    @Option(
            names = "--calibrate",
            paramLabel = "DIR",
            description = "photos like yours, to measure ranges and means on (default: the sample pictures)")
    private Path calibrate;

    @Mixin
    private JsonOption output;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** What {@code --json} prints. */
    record Answer(String model, String file, long bytes, String version, Int8Proof int8Proof) {}

    /** Reads {@code int8} and {@code fp32}. */
    static final class PrecisionConverter implements CommandLine.ITypeConverter<Precision> {
        @Override
        public Precision convert(String code) {
            for (Precision precision : Precision.values()) {
                if (precision.code().equals(code)) {
                    return precision;
                }
            }
            throw new CommandLine.TypeConversionException("'" + code + "' is neither int8 nor fp32");
        }
    }

    @Override
    public Integer call() {
        PublishedModel model = PublishedModel.named(name)
                .orElseThrow(() -> new CommandLine.ParameterException(
                        spec.commandLine(),
                        "There is no model '" + name + "' to install (a precision is said by --precision). There is "
                                + PublishedModel.ALL.stream()
                                        .map(PublishedModel::name)
                                        .collect(Collectors.joining(" and "))
                                + "."));
        NativeLibraries.useCache();
        var installed = new InstalledModels(LocalFolders.models());
        ModelInstaller.Result result;
        try (var progress = new InstallProgress()) {
            var installer = new ModelInstaller(installed, CacheFolder.path().resolve("weights"), progress);
            result = installer.install(new ModelInstaller.Request(
                    model, precision, Optional.ofNullable(from), Optional.ofNullable(calibrate)));
        }
        var answer = new Answer(
                result.card().id(),
                result.file().toString(),
                result.bytes(),
                result.card().version(),
                result.proof().orElse(null));
        output.answer(answer, out -> {
            out.printf("%s is installed: %s, %.1f MB%n", answer.model(), answer.file(), answer.bytes() / MEGABYTE);
            result.proof().map(Int8Proof::describe).ifPresent(out::println);
            out.printf(
                    "version %s; input normalised as %s%n",
                    answer.version(), result.card().normalisation());
            out.println("`./likeness up` uses " + installed.preferred().id() + ".");
        });
        return CommandLine.ExitCode.OK;
    }
}
