package dev.likeness.functions.maintain;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Whom the tables are for. */
@ConfigMapping(prefix = "likeness.maintain")
interface MaintainConfig {
    /** The database user of the search function ({@code LIKENESS_MAINTAIN_SEARCH_USER}); granted nothing by default. */
    Optional<String> searchUser();

    /** The database user of the index function ({@code LIKENESS_MAINTAIN_INDEX_USER}); granted nothing by default. */
    Optional<String> indexUser();
}
