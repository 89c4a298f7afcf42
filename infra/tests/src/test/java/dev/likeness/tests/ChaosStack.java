package dev.likeness.tests;

import com.fasterxml.jackson.databind.JsonNode;
import dev.likeness.embedding.Model;
import dev.likeness.embedding.Models;
import dev.likeness.embedding.OnnxEmbedder;
import dev.likeness.store.SchemaMigration;
import dev.likeness.tests.DeployedFunction.Start;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;

/** Database, S3 and SQS, the index function: processes of their own, each of which can be killed. */
final class ChaosStack implements AutoCloseable {
    /** The category is in the function's application.properties: else its name could not be told from the variable's. */
    private static final String LOG_EACH = "QUARKUS_LOG_CATEGORY__DEV_LIKENESS_INDEX_EMBEDPHOTOS__LEVEL";

    final MortalDatabase database;
    final StorageProcess storage;
    final DatabaseProxy proxy;
    final EventSource source;
    private final Path folder;
    private final Map<String, String> known;

    ChaosStack(Path folder) throws Exception {
        this.folder = folder;
        database = MortalDatabase.start(folder);
        storage = StorageProcess.start(folder.resolve("storage"));
        proxy = new DatabaseProxy(database.url());
        proxy.resume();
        migrate(database.url());
        known = new HashMap<>(storage.environment());
        known.put("QUARKUS_DATASOURCE_JDBC_URL", proxy.url(database.url()));
        known.put("LIKENESS_METRICS_NAMESPACE", "Likeness/test");
        known.put("LIKENESS_MAINTAIN_SEARCH_USER", "");
        known.put("LIKENESS_MAINTAIN_INDEX_USER", "");
        known.put(LOG_EACH, "DEBUG");
        source = new EventSource(storage, folder, known);
    }

    private static void migrate(String url) {
        var source = new PGSimpleDataSource();
        source.setUrl(url);
        try (OnnxEmbedder embedder = Models.openBuiltIn()) {
            SchemaMigration.run(source, new Model(embedder).key());
        }
    }

    /** What the maintain function does on its schedule. */
    JsonNode reconcile() throws Exception {
        try (var maintain = new DeployedFunction(
                SamBuild.get(), "MaintainFunction", folder.resolve("maintain"), known, Start.COLD)) {
            return maintain.invoke("{}");
        }
    }

    @Override
    public void close() throws Exception {
        source.close();
        proxy.close();
        storage.close();
        database.close();
    }
}
