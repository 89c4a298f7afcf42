package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/**
 * Puts what an analysis found in the place of what the one before did, in one transaction. Of images that are gone or were
 * replaced since it started, nothing is kept.
 */
@ApplicationScoped
public class SaveFindings {
    private static final String NOW = "select clock_timestamp()";

    /**
     * Whoever deletes or replaces an image from now on waits until all is there, to be deleted too. In the order in which writers
     * lock them: or each would wait for the other.
     */
    private static final String LOCK =
            "select count(*) from (select from image where state = 'indexed' order by key, bucket for key share) locked";

    private static final List<String> FORGET =
            List.of("delete from clustered_image", "delete from cluster", "delete from outlier");

    private static final String FORGET_NEAR =
            """
            delete from near_duplicate
            where :looked or not exists (select from analysis where near and model_id = :model and model_version = :version)
            """;

    private static final String NOTE =
            """
            insert into analysis (model_id, model_version, started_at, ended_at, images, clusters, near)
            values (:model, :version, :startedAt, clock_timestamp(), :images, :clusters, :looked)
            on conflict (one) do update
            set near = excluded.near or analysis.near and analysis.model_id = excluded.model_id
                                                       and analysis.model_version = excluded.model_version,
                model_id = excluded.model_id, model_version = excluded.model_version, started_at = excluded.started_at,
                ended_at = excluded.ended_at, images = excluded.images, clusters = excluded.clusters
            """;

    private static final String ADD_NODES =
            """
            insert into cluster (id, parent, first_leaf, last_leaf, images)
            select * from unnest(:c0, :c1, :c2, :c3, :c4)
            """;

    /** Only where the file is still the one that was analysed. */
    private static final String ADD_IMAGES =
            """
            insert into clustered_image (image_id, leaf, distance, x, y)
            select image.id, leaf, distance, x, y
            from unnest(<values>) as found (image_id, sha256, leaf, distance, x, y)
            join image on image.id = found.image_id
            where image.state = 'indexed' and image.sha256 = decode(found.sha256, 'hex')
            for key share of image
            """;

    private static final String ADD =
            """
            insert into <table> (<names>)
            select <columns>
            from unnest(<values>) as found (<names>)
            join clustered_image on clustered_image.image_id = found.image_id
            """;

    private static final String ADD_LABELS =
            """
            with of_leaf as materialized (
                select leaf, label ->> 'label' as label, sum(cast(label ->> 'probability' as real)) as probability
                from clustered_image
                join image on image.id = image_id, jsonb_array_elements(labels) as label
                group by 1, 2),
            ranked as (
                select id, label, sum(probability) / max(images) as probability,
                       row_number() over (partition by id order by sum(probability) desc, label) as rank
                from cluster
                join of_leaf on leaf between first_leaf and last_leaf
                group by id, label)
            update cluster
            set labels = best.labels
            from (select id, jsonb_agg(jsonb_build_object('label', label, 'probability', round(cast(probability as numeric), 4))
                                       order by rank) as labels
                  from ranked
                  where rank <= 3
                  group by id) best
            where best.id = cluster.id
            """;

    private static final int ROWS_AT_A_TIME = 10_000;

    private final Database database;

    @Inject
    public SaveFindings(Database database) {
        this.database = database;
    }

    /** The database's time, by which images are dated. */
    public Instant now() {
        return database.query(handle ->
                handle.createQuery(NOW).mapTo(OffsetDateTime.class).one().toInstant());
    }

    /** @throws StoreUnavailableException if the database cannot be reached or gave up on the call; then nothing is changed */
    public void run(Findings findings) {
        database.transactionally(handle -> {
            handle.execute("lock table analysis in exclusive mode");
            handle.createQuery(LOCK).mapTo(Long.class).one();
            FORGET.forEach(handle::execute);
            describe(handle.createUpdate(FORGET_NEAR), findings).execute();
            describe(handle.createUpdate(NOTE), findings)
                    .bind("startedAt", ImageFilter.utc(findings.startedAt()))
                    .bind("images", findings.images().size())
                    .bind("clusters", findings.clusters())
                    .execute();
            addAll(handle, findings);
            handle.execute(ADD_LABELS);
        });
    }

    private static Update describe(Update statement, Findings findings) {
        return statement
                .bind("model", findings.model().id())
                .bind("version", findings.model().version())
                .bind("looked", findings.nearDuplicates() != null);
    }

    private static void addAll(Handle handle, Findings findings) {
        new Columns<>(findings.nodes())
                .integers(Findings.Node::id)
                .integers(Findings.Node::parent)
                .integers(Findings.Node::firstLeaf)
                .integers(Findings.Node::lastLeaf)
                .integers(Findings.Node::images)
                .bindTo(handle.createUpdate(ADD_NODES))
                .execute();
        inParts(findings.images(), part -> {
            Columns<Findings.Image> rows = new Columns<>(part)
                    .ids(Findings.Image::id)
                    .texts(Findings.Image::sha256)
                    .integers(Findings.Image::leaf)
                    .reals(Findings.Image::distance)
                    .reals(Findings.Image::x)
                    .reals(Findings.Image::y);
            rows.bindTo(handle.createUpdate(ADD_IMAGES).define("values", rows.names()))
                    .execute();
        });
        inParts(
                findings.examples(),
                part -> add(
                        handle,
                        "cluster_example",
                        "cluster_id, rank, image_id",
                        new Columns<>(part)
                                .integers(Findings.Example::node)
                                .integers(Findings.Example::rank)
                                .ids(Findings.Example::imageId)));
        inParts(
                findings.nearDuplicates() == null ? List.of() : findings.nearDuplicates(),
                part -> add(
                        handle,
                        "near_duplicate",
                        "image_id, group_number, similarity",
                        new Columns<>(part)
                                .ids(Findings.NearDuplicate::imageId)
                                .integers(Findings.NearDuplicate::group)
                                .reals(Findings.NearDuplicate::similarity)));
        inParts(
                findings.outliers(),
                part -> add(
                        handle,
                        "outlier",
                        "image_id, similarity",
                        new Columns<>(part).ids(Findings.Outlier::imageId).reals(Findings.Outlier::similarity)));
    }

    private static <T> void inParts(List<T> rows, Consumer<List<T>> insert) {
        for (int start = 0; start < rows.size(); start += ROWS_AT_A_TIME) {
            insert.accept(rows.subList(start, Math.min(rows.size(), start + ROWS_AT_A_TIME)));
        }
    }

    private static void add(Handle handle, String table, String names, Columns<?> rows) {
        rows.bindTo(handle.createUpdate(ADD)
                        .define("table", table)
                        .define("columns", "found." + names.replace(", ", ", found."))
                        .define("values", rows.names())
                        .define("names", names))
                .execute();
    }
}
