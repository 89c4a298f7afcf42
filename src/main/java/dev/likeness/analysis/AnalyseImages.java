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
import dev.likeness.store.ListEmbeddedIds;
import dev.likeness.store.NearestQuery;
import dev.likeness.store.Ranking.Hit;
import dev.likeness.store.SaveFindings;
import dev.likeness.store.ScanEmbeddings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * Clusters, near duplicates, outliers and a map of all images, in the place of what was found the last time. Run by the owner of
 * the tables. Holds some kilobytes an image, and takes minutes for 100,000 of them; see RATIONALE.md.
 */
@ApplicationScoped
public class AnalyseImages {
    private static final int OUTLIERS = 200;
    private static final int NEIGHBOURS = 5;

    private final FindEmbeddingTables findEmbeddingTables;
    private final ListEmbeddedIds listEmbeddedIds;
    private final FindEmbeddings findEmbeddings;
    private final ScanEmbeddings scanEmbeddings;
    private final FindNearest findNearest;
    private final SaveFindings saveFindings;

    @Inject
    public AnalyseImages(
            FindEmbeddingTables findEmbeddingTables,
            ListEmbeddedIds listEmbeddedIds,
            FindEmbeddings findEmbeddings,
            ScanEmbeddings scanEmbeddings,
            FindNearest findNearest,
            SaveFindings saveFindings) {
        this.findEmbeddingTables = findEmbeddingTables;
        this.listEmbeddedIds = listEmbeddedIds;
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
     * @param nearDuplicates how many images are in groups of near duplicates; null if the model cannot tell, or time ran out
     */
    public record Summary(int images, int clusters, Integer nearDuplicates) {}

    /** Images in one order throughout. */
    private record Images(List<UUID> ids, List<float[]> points) {}

    /** @param outOfTime asked between stages and in the longest: near duplicates are left out rather than all */
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
        List<UUID> all = listEmbeddedIds.run(table);
        var images = new Images(new ArrayList<>(), new ArrayList<>());
        if (!all.isEmpty()) {
            List<UUID> sampled = Clustering.every(all, PrincipalComponents.SAMPLED);
            Map<UUID, float[]> sample = findEmbeddings.run(table, sampled);
            var components = PrincipalComponents.of(sampled.stream()
                    .filter(sample::containsKey)
                    .map(sample::get)
                    .toList());
            scanEmbeddings.run(table, ScanEmbeddings.Order.BY_ID, row -> {
                images.ids().add(row.imageId());
                images.points().add(components.project(row.embedding()));
            });
        }
        return images;
    }

    /** Those that seem isolated by their components, measured exactly. */
    private List<Findings.Outlier> outliers(Model model, EmbeddingTable table, Images images, Clustering clustering) {
        List<UUID> isolated = Isolation.mostIsolated(images.points(), clustering, OUTLIERS).stream()
                .map(images.ids()::get)
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
        outliers.sort(Comparator.comparingDouble(Findings.Outlier::similarity));
        return outliers;
    }

    private List<Findings.NearDuplicate> nearDuplicates(
            Model model, EmbeddingTable regions, BooleanSupplier outOfTime) {
        if (regions == null) {
            return null;
        }
        var candidates = new DuplicateCandidates();
        scanEmbeddings.run(regions, ScanEmbeddings.Order.BEST_FIRST, candidates::add);
        List<NearDuplicates.Place> places = new NearDuplicates(model, ModelKey.REGIONS, ModelKey.DUPLICATE_SIMILARITY)
                .group(candidates.vectors(), outOfTime);
        return places == null ? null : candidates.groups(places);
    }
}
