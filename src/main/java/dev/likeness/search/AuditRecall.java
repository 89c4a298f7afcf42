package dev.likeness.search;

import dev.likeness.ModelKey;
import dev.likeness.embedding.Model;
import dev.likeness.store.Candidates;
import dev.likeness.store.EmbeddingTable;
import dev.likeness.store.FindCloser;
import dev.likeness.store.FindCloser.Asked;
import dev.likeness.store.FindEmbeddingTables;
import dev.likeness.store.FindNearest;
import dev.likeness.store.ImageFilter;
import dev.likeness.store.NearestQuery;
import dev.likeness.store.NearestQuery.Page;
import dev.likeness.store.NearestQuery.Threshold;
import dev.likeness.store.Ranking;
import dev.likeness.store.Ranking.Hit;
import dev.likeness.store.SampleEmbeddings;
import dev.likeness.store.SampleEmbeddings.Sample;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Measures how right searches are: some stored images are searched by, and the answers compared with an exact scan. Where too
 * little is found, more candidates are compared from then on. Run by the owner of the tables.
 */
@ApplicationScoped
public class AuditRecall {
    /** Below this recall@10 the number of candidates is raised. */
    public static final double LEAST_RECALL = 0.99;

    private static final Logger LOG = Logger.getLogger(AuditRecall.class);
    private static final int K = 10;

    /** Images that one scan compares with all. */
    private static final int TOGETHER = 20;

    private static final double STEP = 1.5;

    /** More would be slower than it is worth: then the data, or the model's card, is the matter. */
    private static final int MOST_CANDIDATES = 3000;

    private final FindEmbeddingTables findEmbeddingTables;
    private final SampleEmbeddings sampleEmbeddings;
    private final FindNearest findNearest;
    private final FindCloser findCloser;
    private final Candidates candidates;

    @Inject
    public AuditRecall(
            FindEmbeddingTables findEmbeddingTables,
            SampleEmbeddings sampleEmbeddings,
            FindNearest findNearest,
            FindCloser findCloser,
            Candidates candidates) {
        this.findEmbeddingTables = findEmbeddingTables;
        this.sampleEmbeddings = sampleEmbeddings;
        this.findNearest = findNearest;
        this.findCloser = findCloser;
        this.candidates = candidates;
    }

    /**
     * What was found of one of the model's outputs.
     *
     * @param output such as {@code embedding}
     * @param queries how many images were searched by
     * @param recallAt10 the share of the ten truly nearest that is found now, 0…1; those as similar as the tenth count as such
     * @param exact whether all answers came from an exact scan anyway
     * @param candidatesBefore how many candidates were compared for ten results
     * @param candidates how many are compared from now on
     */
    public record Audit(
            String output, int queries, double recallAt10, boolean exact, int candidatesBefore, int candidates) {}

    /** @param tenthSimilarity of the tenth of the truly nearest */
    private record Query(NearestQuery asked, double tenthSimilarity) {}

    private record Recall(double share, boolean exact) {}

    /**
     * @param sample how many images to search by
     * @param outOfTime asked between scans: what was measured until then counts
     * @return of each output of the model that has images
     */
    public List<Audit> run(Model model, int sample, BooleanSupplier outOfTime) {
        List<Audit> audits = new ArrayList<>();
        for (ModelKey.Output output : model.key().outputs()) {
            EmbeddingTable table =
                    findEmbeddingTables.run(model.key()).byOutput().get(output.name());
            List<NearestQuery> drawn = sampleEmbeddings.run(table, sample).stream()
                    .map(image -> query(image, model.code(output.name(), image.embedding())))
                    .toList();
            List<Query> queries = new ArrayList<>();
            for (int i = 0; i < drawn.size() && !outOfTime.getAsBoolean(); i += TOGETHER) {
                queries.addAll(compare(table, drawn.subList(i, Math.min(drawn.size(), i + TOGETHER))));
            }
            if (!queries.isEmpty()) {
                audits.add(audit(output.name(), table, queries));
            }
        }
        return audits;
    }

    private static NearestQuery query(Sample drawn, byte[] code) {
        return new NearestQuery(
                drawn.embedding(),
                code,
                ImageFilter.ALL,
                List.of(drawn.imageId()),
                Threshold.NONE,
                Page.first(K),
                false);
    }

    /** One scan tells of all of them what is more similar than the tenth that was found. */
    private List<Query> compare(EmbeddingTable table, List<NearestQuery> drawn) {
        List<Asked> asked = new ArrayList<>();
        for (NearestQuery query : drawn) {
            List<Hit> hits = findNearest.run(table, query).hits();
            double last = hits.size() < K ? -2 : hits.get(K - 1).similarity();
            asked.add(new Asked(query.without().get(0), last));
        }
        Map<UUID, double[]> closer = findCloser.run(table, asked);
        List<Query> queries = new ArrayList<>();
        for (int i = 0; i < drawn.size(); i++) {
            double[] similarities = closer.get(asked.get(i).imageId());
            double tenth = similarities.length < K ? asked.get(i).similarity() : similarities[K - 1];
            queries.add(new Query(drawn.get(i), tenth));
        }
        return queries;
    }

    private Audit audit(String output, EmbeddingTable table, List<Query> queries) {
        int before = candidates.of(table);
        int now = before;
        Recall recall = recall(table, queries);
        while (recall.share() < LEAST_RECALL && now < MOST_CANDIDATES) {
            now = (int) Math.min(MOST_CANDIDATES, Math.ceil(STEP * now));
            candidates.raise(table, now);
            LOG.infof("recall@10 of %s is %.4f: from now on %d candidates are compared", output, recall.share(), now);
            recall = recall(table, queries);
        }
        return new Audit(output, queries.size(), recall.share(), recall.exact(), before, now);
    }

    private Recall recall(EmbeddingTable table, List<Query> queries) {
        double sum = 0;
        boolean exact = true;
        for (Query query : queries) {
            Ranking ranking = findNearest.run(table, query.asked());
            exact &= ranking.exact();
            long found = ranking.hits().stream()
                    .filter(hit -> hit.similarity() >= query.tenthSimilarity())
                    .count();
            sum += ranking.hits().isEmpty()
                    ? 1
                    : (double) found / ranking.hits().size();
        }
        return new Recall(sum / queries.size(), exact);
    }
}
