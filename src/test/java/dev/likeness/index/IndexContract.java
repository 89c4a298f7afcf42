package dev.likeness.index;

import dev.likeness.embedding.Models;
import dev.likeness.embedding.OnnxEmbedder;
import dev.likeness.store.PostgresExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What tests of indexing start from: the built-in model, opened once, and an empty database for each. */
abstract class IndexContract {
    private static OnnxEmbedder embedder;

    @RegisterExtension
    final PostgresExtension postgres = new PostgresExtension(16);

    IndexFixture fixture;
    FakeBucket bucket;

    @BeforeAll
    static void open() {
        embedder = Models.openBuiltIn();
    }

    @AfterAll
    static void close() {
        embedder.close();
    }

    @BeforeEach
    void wire() {
        fixture = new IndexFixture(postgres.source(), embedder);
        bucket = fixture.bucket;
    }
}
