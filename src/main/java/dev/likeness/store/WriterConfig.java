package dev.likeness.store;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Where to write, for a process whose own connections go to a server that only reads. */
@ConfigMapping(prefix = "likeness.database")
public interface WriterConfig {
    /** JDBC URL of the server that writes ({@code LIKENESS_DATABASE_WRITER_URL}); by default the connections' own. */
    Optional<String> writerUrl();
}
