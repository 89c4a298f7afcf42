package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Puts what an analysis found in the place of what the one before did, in one transaction. Of images that are gone or were
 * replaced since it started, nothing is kept.
 */
@ApplicationScoped
public class SaveFindings {
    private static final String NOW = "select clock_timestamp()";

    private static final List<String> FORGET = List.of(
            "lock table analysis in exclusive mode",
            "delete from analysis",
            "delete from clustered_image",
            "delete from cluster",
            "delete from near_duplicate",
            "delete from outlier");

    private static final String NOTE =
            """
            insert into analysis (model_id, model_version, started_at, ended_at, images, clusters, near)
            values (:model, :version, :startedAt, clock_timestamp(), :images, :clusters, :near)
            """;

    private static final String ADD_NODES =
            """
            insert into cluster (id, parent, first_leaf, last_leaf, images)
            select * from unnest(:c0, :c1, :c2, :c3, :c4)
            """;

    /** Whoever deletes one of these images waits until it is there, to be deleted too. */
    private static final String ADD =
            """
            insert into <table>
            select <columns>
            from unnest(<values>) as found (<names>)
            join image on image.id = found.image_id
            where image.state = 'indexed' and image.indexed_at <= :startedAt
            for key share of image
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

    public void run(Findings findings) {
        database.transactionally(handle -> {
            FORGET.forEach(handle::execute);
            handle.createUpdate(NOTE)
                    .bind("model", findings.model().id())
                    .bind("version", findings.model().version())
                    .bind("startedAt", ImageFilter.utc(findings.startedAt()))
                    .bind("images", findings.images().size())
                    .bind("clusters", findings.clusters())
                    .bind("near", findings.nearDuplicates() != null)
                    .execute();
            new Columns<>(findings.nodes())
                    .integers(Findings.Node::id)
                    .integers(Findings.Node::parent)
                    .integers(Findings.Node::firstLeaf)
                    .integers(Findings.Node::lastLeaf)
                    .integers(Findings.Node::images)
                    .bindTo(handle.createUpdate(ADD_NODES))
                    .execute();
            add(handle, findings);
            handle.execute(ADD_LABELS);
        });
    }

    private static void add(Handle handle, Findings findings) {
        Instant startedAt = findings.startedAt();
        addTo(
                handle,
                startedAt,
                "clustered_image",
                "image_id, leaf, distance, x, y",
                findings.images(),
                rows -> rows.ids(Findings.Image::id)
                        .integers(Findings.Image::leaf)
                        .reals(Findings.Image::distance)
                        .reals(Findings.Image::x)
                        .reals(Findings.Image::y));
        addTo(
                handle,
                startedAt,
                "cluster_example",
                "cluster_id, rank, image_id",
                findings.examples(),
                rows -> rows.integers(Findings.Example::node)
                        .integers(Findings.Example::rank)
                        .ids(Findings.Example::imageId));
        if (findings.nearDuplicates() != null) {
            addTo(
                    handle,
                    startedAt,
                    "near_duplicate",
                    "image_id, group_number, similarity",
                    findings.nearDuplicates(),
                    rows -> rows.ids(Findings.NearDuplicate::imageId)
                            .integers(Findings.NearDuplicate::group)
                            .reals(Findings.NearDuplicate::similarity));
        }
        addTo(handle, startedAt, "outlier", "image_id, similarity", findings.outliers(), rows -> rows.ids(
                        Findings.Outlier::imageId)
                .reals(Findings.Outlier::similarity));
    }

    private static <T> void addTo(
            Handle handle,
            Instant startedAt,
            String table,
            String names,
            List<T> rows,
            Function<Columns<T>, Columns<T>> columns) {
        for (int start = 0; start < rows.size(); start += ROWS_AT_A_TIME) {
            Columns<T> part =
                    columns.apply(new Columns<>(rows.subList(start, Math.min(rows.size(), start + ROWS_AT_A_TIME))));
            part.bindTo(handle.createUpdate(ADD)
                            .define("table", table + " (" + names + ")")
                            .define("columns", "found." + names.replace(", ", ", found."))
                            .define("values", part.names())
                            .define("names", names)
                            .bind("startedAt", ImageFilter.utc(startedAt)))
                    .execute();
        }
    }
}
