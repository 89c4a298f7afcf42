package dev.likeness.analysis;

import dev.likeness.store.Findings.NearDuplicate;
import dev.likeness.store.ScanEmbeddings.Embedded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Images of different bytes, which may be near duplicates, and those of the same bytes, which go where the first of them goes. */
final class DuplicateCandidates {
    private final List<float[]> vectors = new ArrayList<>();
    private final List<List<UUID>> images = new ArrayList<>();
    private final Map<String, Integer> byContent = new HashMap<>();

    /** The best come first. */
    void add(Embedded image, float[] vector) {
        Integer known = byContent.putIfAbsent(image.sha256(), vectors.size());
        if (known == null) {
            vectors.add(vector);
            images.add(new ArrayList<>(List.of(image.imageId())));
        } else {
            images.get(known).add(image.imageId());
        }
    }

    /** One for each content. */
    List<float[]> vectors() {
        return vectors;
    }

    /** @return images that are not alone */
    List<NearDuplicate> groups(List<NearDuplicates.Place> places) {
        Map<Integer, List<Integer>> byLeader = new LinkedHashMap<>();
        for (int i = 0; i < places.size(); i++) {
            byLeader.computeIfAbsent(places.get(i).leader(), leader -> new ArrayList<>())
                    .add(i);
        }
        List<NearDuplicate> groups = new ArrayList<>();
        byLeader.forEach((leader, members) -> {
            if (members.size() > 1 || images.get(leader).size() > 1) {
                for (int member : members) {
                    float similarity = (float) places.get(member).similarity();
                    images.get(member).forEach(id -> groups.add(new NearDuplicate(id, leader, similarity)));
                }
            }
        });
        return groups;
    }
}
