package dev.likeness.analysis;

import dev.likeness.ModelKey;
import dev.likeness.embedding.Model;
import dev.likeness.store.EmbeddingTable;
import dev.likeness.store.EmbeddingTables;
import dev.likeness.store.FindEmbeddingTables;
import dev.likeness.store.FindEmbeddings;
import dev.likeness.store.FindNearest;
import dev.likeness.store.Findings;
import dev.likeness.store.ImageFilter;
import dev.likeness.store.NearestQuery;
import dev.likeness.store.Ranking.Hit;
import dev.likeness.store.SaveFindings;
import dev.likeness.store.ScanEmbeddings;
import dev.likeness.store.ScanEmbeddings.Embedded;
import dev.likeness.store.ScanEmbeddings.Order;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * Clusters, near duplicates, outliers and a map of all images, in the place of what was found the last time. Run by the owner of
 * the tables. Holds some kilobytes an image, and takes minutes for 100,000 of them; see RATIONALE.md.
 */
@ApplicationScoped
public class AnalyseImages {
    private static final int MOST_OUTLIERS = 200;

    /** One in so many is an outlier. */
    private static final int PHOTOS_PER_OUTLIER = 20;

    /** So many times as many are measured, since how isolated they seem is not exact. */
    private static final int MEASURED_PER_OUTLIER = 2;

    private static final int NEIGHBOURS = 5;

    private final FindEmbeddingTables findEmbeddingTables;
    private final FindEmbeddings findEmbeddings;
    private final ScanEmbeddings scanEmbeddings;
    private final FindNearest findNearest;
    private final SaveFindings saveFindings;

    @Inject
    public AnalyseImages(
            FindEmbeddingTables findEmbeddingTables,
            FindEmbeddings findEmbeddings,
            ScanEmbeddings scanEmbeddings,
            FindNearest findNearest,
            SaveFindings saveFindings) {
        this.findEmbeddingTables = findEmbeddingTables;
        this.findEmbeddings = findEmbeddings;
        this.scanEmbeddings = scanEmbeddings;
        this.findNearest = findNearest;
        this.saveFindings = saveFindings;
    }

    /** How far an analysis is; {@code SAVE} is the last. */
    public enum Stage {
        READ,
        CLUSTER,
        OUTLIERS,
        DUPLICATES,
        SAVE
    }

    /** Told of each stage as it begins. */
    public interface Progress {
        void begin(Stage stage);
    }

    /**
     * What was found; the rest is in the database.
     *
     * @param images how many were analysed
     * @param clusters how many are told apart best
     * @param nearDuplicates how many images are in groups of near duplicates; null if the model cannot tell, or time ran out:
     *     then those that were found the last time stay
     */
    public record Summary(int images, int clusters, Integer nearDuplicates) {}

    /** Images in one order throughout. */
    private record Images(List<Embedded> ids, List<float[]> points, List<Float> residuals) {}

    /**
     * @param outOfTime asked while near duplicates are looked for: these are left out rather than all
     * @param progress told of each stage; what it throws ends the analysis, and nothing is changed
     */
    public Summary run(Model model, BooleanSupplier outOfTime, Progress progress) {
        Instant startedAt = saveFindings.now();
        EmbeddingTables tables = findEmbeddingTables.run(model.key());
        progress.begin(Stage.READ);
        Images images = read(tables.embedding());
        if (images.ids().isEmpty()) {
            saveFindings.run(
                    new Findings(model.key(), startedAt, 0, List.of(), List.of(), List.of(), List.of(), List.of()));
            return new Summary(0, 0, 0);
        }
        progress.begin(Stage.CLUSTER);
        Clustering clustering = Clustering.of(images.points());
        progress.begin(Stage.OUTLIERS);
        List<Findings.Outlier> outliers = outliers(model, tables.embedding(), images, clustering);
        progress.begin(Stage.DUPLICATES);
        List<Findings.NearDuplicate> duplicates =
                nearDuplicates(model, tables.byOutput().get(ModelKey.REGIONS), outOfTime);
        progress.begin(Stage.SAVE);
        var clusters = new ClusterFindings(images.ids(), images.points(), clustering);
        saveFindings.run(new Findings(
                model.key(),
                startedAt,
                clustering.chosen(),
                clusters.nodes(),
                clusters.images(),
                clusters.examples(),
                duplicates,
                outliers));
        return new Summary(images.ids().size(), clustering.chosen(), duplicates == null ? null : duplicates.size());
    }

    private Images read(EmbeddingTable table) {
        List<Embedded> all = scanEmbeddings.list(table, Order.BY_CONTENT);
        List<float[]> sample = new ArrayList<>();
        scanEmbeddings.read(
                table, Clustering.every(all, PrincipalComponents.SAMPLED), (image, embedding) -> sample.add(embedding));
        var images = new Images(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        if (!sample.isEmpty()) {
            var components = PrincipalComponents.of(sample);
            scanEmbeddings.read(table, all, (image, embedding) -> {
                float[] point = components.project(embedding);
                images.ids().add(image);
                images.points().add(point);
                images.residuals().add(components.residual(embedding, point));
            });
        }
        return images;
    }

    /** Of those that seem isolated, the ones that are: measured by searching. */
    private List<Findings.Outlier> outliers(Model model, EmbeddingTable table, Images images, Clustering clustering) {
        int wanted = Math.min(MOST_OUTLIERS, (images.ids().size() + PHOTOS_PER_OUTLIER - 1) / PHOTOS_PER_OUTLIER);
        List<UUID> isolated =
                Isolation.mostIsolated(images.points(), images.residuals(), clustering, wanted * MEASURED_PER_OUTLIER)
                        .stream()
                        .map(i -> images.ids().get(i).imageId())
                        .toList();
        List<Findings.Outlier> outliers = new ArrayList<>();
        findEmbeddings.run(table, isolated).forEach((id, embedding) -> {
            var query = new NearestQuery(
                    embedding,
                    model.code(ModelKey.EMBEDDING, embedding),
                    ImageFilter.ALL,
                    List.of(id),
                    NearestQuery.Threshold.NONE,
                    NearestQuery.Page.first(NEIGHBOURS),
                    false);
            double similarity = findNearest.run(table, query).hits().stream()
                    .mapToDouble(Hit::similarity)
                    .average()
                    .orElse(0);
            outliers.add(new Findings.Outlier(id, (float) similarity));
        });
        return outliers.stream()
                .sorted(Comparator.comparingDouble(Findings.Outlier::similarity))
                .limit(wanted)
                .toList();
    }

    private List<Findings.NearDuplicate> nearDuplicates(
            Model model, EmbeddingTable regions, BooleanSupplier outOfTime) {
        if (regions == null || outOfTime.getAsBoolean()) {
            return null;
        }
        var candidates = new DuplicateCandidates();
        scanEmbeddings.read(regions, scanEmbeddings.list(regions, Order.BEST_FIRST), candidates::add);
        List<NearDuplicates.Place> places = new NearDuplicates(model, ModelKey.REGIONS, ModelKey.DUPLICATE_SIMILARITY)
                .group(candidates.vectors(), outOfTime);
        return places == null ? null : candidates.groups(places);
    }
}
