package dev.likeness.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** What {@code sam build} makes of the templates, made once for all tests; no model is installed for it. */
final class SamBuild {
    private static final Path FOLDER = Repository.ROOT.resolve("infra/tests/target/sam");
    private static final Path IN_LAMBDA = Path.of("/opt");
    private static SamBuild instance;

    private final JsonNode template;

    private SamBuild() throws IOException {
        try (var in = java.nio.file.Files.newBufferedReader(FOLDER.resolve("template.yaml"))) {
            template = new ObjectMapper().valueToTree(new Yaml().load(in));
        }
    }

    static synchronized SamBuild get() throws Exception {
        if (instance == null) {
            cloud("build", FOLDER.toString());
            instance = new SamBuild();
        }
        return instance;
    }

    /** Runs {@code infra/tests/cloud/run}; a failure fails the test, with all that it said. */
    static void cloud(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Repository.ROOT.resolve("infra/tests/cloud/run").toString()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(System.err::println);
        }
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + " failed; its output is above");
        }
    }

    /** The folder of a function's code, as Lambda would unpack it. */
    Path function(String logicalId) {
        return FOLDER.resolve(logicalId);
    }

    /** The model that the layer brings. */
    Path model() {
        Path inLambda = Path.of(template.at("/Globals/Function/Environment/Variables/LIKENESS_MODEL_FILE")
                .asText());
        return layer().resolve(IN_LAMBDA.relativize(inLambda));
    }

    /** What Lambda unpacks to /opt. */
    Path layer() {
        return FOLDER.resolve("ModelLayer");
    }

    /**
     * What the template sets in a function's environment. What only the cloud knows must be given.
     *
     * @param known values for what the template computes
     */
    Map<String, String> environment(String logicalId, Map<String, String> known) {
        Map<String, String> environment = new HashMap<>();
        for (JsonNode variables : List.of(
                template.at("/Globals/Function/Environment/Variables"),
                template.at("/Resources/" + logicalId + "/Properties/Environment/Variables"))) {
            for (Map.Entry<String, JsonNode> variable : variables.properties()) {
                String name = variable.getKey();
                String value = variable.getValue().isObject()
                        ? known.getOrDefault(name, parameterDefault(variable.getValue()))
                        : variable.getValue().asText();
                if (value == null) {
                    throw new AssertionError("the test gives no value for " + name);
                }
                environment.put(name, value);
            }
        }
        environment.put("LIKENESS_MODEL_FILE", model().toString());
        return environment;
    }

    /** @return null if it refers to no parameter */
    private String parameterDefault(JsonNode value) {
        JsonNode parameter = template.at("/Parameters/" + value.path("Ref").asText());
        return parameter.has("Default") ? parameter.path("Default").asText() : null;
    }

    /** What the schedule sends a function. */
    String scheduledInput(String logicalId, String event) {
        return template.at("/Resources/" + logicalId + "/Properties/Events/" + event + "/Properties/Input")
                .asText();
    }

    /** The handler that the template names. */
    String handler() {
        return template.at("/Globals/Function/Handler").asText();
    }

    /** In megabytes of memory. */
    int memorySize() {
        return template.at("/Globals/Function/MemorySize").asInt();
    }
}
