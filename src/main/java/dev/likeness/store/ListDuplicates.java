package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists groups of images that are the same photo, the largest groups first. */
@ApplicationScoped
public class ListDuplicates {
    /** The best of a group is first, as {@link ScanEmbeddings.Order#BEST_FIRST} says. */
    private static final String SQL =
            """
            with grouped as (
                select <group> as name, count(*) as images
                from image <join>
                where image.state = 'indexed' and <filter>
                group by <group>
                having count(*) > 1),
            page as (
                select name, images
                from grouped
                where (images, name) < (:images, :name)
                order by images desc, name desc
                limit :limit)
            select page.name, <similarity> as similarity,
            """
                    + StoredImage.COLUMNS
                    + """

            from page
            cross join image <join>
            where <group> = page.name and image.state = 'indexed' and <filter>
            order by page.images desc, page.name desc,
                     cast(image.width as bigint) * image.height desc, image.bytes desc, image.indexed_at, image.id
            """;

    private final Database database;

    @Inject
    public ListDuplicates(Database database) {
        this.database = database;
    }

    /** What counts as the same. */
    public enum Kind {
        /** The same bytes, as of now. */
        EXACT("image.sha256", "", "1"),
        /** The same photo but for size, compression or a small cut, as of the last analysis; those of the same bytes too. */
        NEAR(
                "int4send(near_duplicate.group_number)",
                "join near_duplicate on near_duplicate.image_id = image.id",
                "near_duplicate.similarity");

        private final String group;
        private final String join;
        private final String similarity;

        Kind(String group, String join, String similarity) {
            this.group = group;
            this.join = join;
            this.similarity = similarity;
        }
    }

    /** The last group of the page before. */
    public record Position(long images, byte[] name) {
        public static final Position START = new Position(Long.MAX_VALUE, new byte[0]);
    }

    /**
     * One photo.
     *
     * @param name of the group, for the next page
     * @param images at least two, the best first, with their similarity to the best there was
     */
    public record Group(byte[] name, List<Ranking.Hit> images) {
        public Position position() {
            return new Position(images.size(), name);
        }
    }

    /** @param filter images that it does not let through do not count */
    public List<Group> run(Kind kind, ImageFilter filter, Position after, int limit) {
        return database.query(handle -> {
            var query = handle.createQuery(SQL)
                    .define("group", kind.group)
                    .define("join", kind.join)
                    .define("similarity", kind.similarity)
                    .define("filter", filter.sql())
                    .bind("images", after.images())
                    .bind("name", after.name())
                    .bind("limit", limit);
            filter.bindTo(query);
            Map<Object, Group> groups = new LinkedHashMap<>();
            query.map((row, context) -> Map.entry(
                            row.getBytes("name"), new Ranking.Hit(StoredImage.map(row), row.getDouble("similarity"))))
                    .forEach(found -> groups.computeIfAbsent(
                                    ByteBuffer.wrap(found.getKey()),
                                    name -> new Group(found.getKey(), new ArrayList<>()))
                            .images()
                            .add(found.getValue()));
            return List.copyOf(groups.values());
        });
    }
}
