package dev.likeness.local.cli;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.likeness.local.bench.EmbedMeasurement;
import dev.likeness.local.bench.EmbedTask;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** One row of {@code bench embed}, in a process of its own. */
@Command(name = "embed-row", hidden = true)
final class BenchEmbedRowCommand implements Callable<Integer> {
    @Parameters(index = "0")
    private EmbedTask.Kind kind;

    @Parameters(index = "1")
    private Path model;

    @Parameters(index = "2")
    private int threads;

    @Parameters(index = "3")
    private int batch;

    @Parameters(index = "4")
    private Path photo;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws OrtException, JsonProcessingException {
        NativeLibraries.useCache();
        EmbedMeasurement found = EmbedMeasurement.of(new EmbedTask(kind, model, threads, batch), PhotoFile.read(photo));
        spec.commandLine().getOut().println(new ObjectMapper().writeValueAsString(found));
        return CommandLine.ExitCode.OK;
    }
}
