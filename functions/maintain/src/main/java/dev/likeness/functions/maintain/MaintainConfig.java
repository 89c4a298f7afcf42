package dev.likeness.functions.maintain;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Whom the tables are for. */
@ConfigMapping(prefix = "likeness.maintain")
interface MaintainConfig {
    /** The database user of the search function ({@code LIKENESS_MAINTAIN_SEARCH_USER}); granted nothing by default. */
    Optional<String> searchUser();

    /** The database user of the index function ({@code LIKENESS_MAINTAIN_INDEX_USER}); granted nothing by default. */
    Optional<String> indexUser();

    /**
     * Of a new model's tables, by hash ({@code LIKENESS_MAINTAIN_PARTITIONS}); 1: none. For a distributed PostgreSQL
     * (RATIONALE.md, "Growing").
     */
    @WithDefault("1")
    int partitions();
}
