package dev.likeness.search;

import dev.likeness.embedding.Model;
import dev.likeness.store.EmbeddingTable;
import dev.likeness.store.FindEmbeddings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The embeddings of images that somebody named. Thread-safe. */
@ApplicationScoped
public class StoredEmbeddings {
    private final FindEmbeddings findEmbeddings;

    @Inject
    public StoredEmbeddings(FindEmbeddings findEmbeddings) {
        this.findEmbeddings = findEmbeddings;
    }

    /**
     * @param table one of the model's
     * @return in the ids' order
     * @throws NotFoundException if one of them is not an indexed image
     */
    public List<float[]> of(Model model, EmbeddingTable table, List<UUID> ids) {
        Map<UUID, float[]> found = findEmbeddings.run(table, ids);
        for (UUID id : ids) {
            if (!found.containsKey(id)) {
                throw new NotFoundException("There is no indexed image with id " + id + " and an embedding of "
                        + model.key().id() + ".");
            }
        }
        return ids.stream().map(found::get).toList();
    }
}
