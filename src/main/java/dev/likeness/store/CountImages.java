package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts images by state, and rejected ones by reason. One pass over the table. */
@ApplicationScoped
public class CountImages {
    private static final String SQL = "select state, reason, count(*) as images from image group by state, reason";

    private final Database database;

    @Inject
    public CountImages(Database database) {
        this.database = database;
    }

    /**
     * @param byState every state, also those with none
     * @param byReason codes that occur
     */
    public record Counts(Map<ImageState, Long> byState, Map<String, Long> byReason) {}

    private record Group(ImageState state, String reason, long images) {}

    public Counts run() {
        var counts = new Counts(new EnumMap<>(ImageState.class), new TreeMap<>());
        for (ImageState state : ImageState.values()) {
            counts.byState().put(state, 0L);
        }
        database.query(handle -> handle.createQuery(SQL)
                        .map((row, context) -> new Group(
                                ImageState.ofCode(row.getString("state")),
                                row.getString("reason"),
                                row.getLong("images")))
                        .list())
                .forEach(group -> {
                    counts.byState().merge(group.state(), group.images(), Long::sum);
                    if (group.reason() != null) {
                        counts.byReason().merge(group.reason(), group.images(), Long::sum);
                    }
                });
        return counts;
    }
}
