package dev.likeness.store;

import dev.likeness.ModelKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Finds what is known of the last analysis as a whole. */
@ApplicationScoped
public class FindAnalysis {
    private static final String SQL =
            "select model_id, model_version, started_at, images, clusters, near from analysis";

    private static final String ARCHIVE =
            "select count(*) as images, max(indexed_at) as latest from image where state = 'indexed'";

    private final Database database;

    @Inject
    public FindAnalysis(Database database) {
        this.database = database;
    }

    /**
     * An analysis.
     *
     * @param model id of the model whose embeddings were analysed
     * @param modelVersion its version
     * @param startedAt images that came or changed later are not part of it
     * @param images how many it saw
     * @param clusters how many it tells apart best
     * @param near whether near duplicates were looked for
     */
    public record Analysis(
            String model, String modelVersion, Instant startedAt, int images, int clusters, boolean near) {
        /** Whether it was this model's embeddings that were analysed. */
        public boolean isOf(ModelKey key) {
            return key.is(model, modelVersion);
        }
    }

    /**
     * What there is to analyse.
     *
     * @param latest when the last image came or changed; null if there is none
     */
    public record Archive(long images, Instant latest) {
        /** Whether images came, changed or went since the analysis. */
        public boolean differsFrom(Analysis analysis) {
            return images != analysis.images() || (latest != null && latest.isAfter(analysis.startedAt()));
        }
    }

    public Archive archive() {
        return database.query(handle -> handle.createQuery(ARCHIVE)
                .map((row, context) -> {
                    OffsetDateTime latest = row.getObject("latest", OffsetDateTime.class);
                    return new Archive(row.getLong("images"), latest == null ? null : latest.toInstant());
                })
                .one());
    }

    /** @return empty if there was none yet */
    public Optional<Analysis> run() {
        return database.query(handle -> handle.createQuery(SQL)
                .map((row, context) -> new Analysis(
                        row.getString("model_id"),
                        row.getString("model_version"),
                        row.getObject("started_at", OffsetDateTime.class).toInstant(),
                        row.getInt("images"),
                        row.getInt("clusters"),
                        row.getBoolean("near")))
                .findOne());
    }
}
