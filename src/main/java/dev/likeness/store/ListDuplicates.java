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
                select <group> as name, count(*) as images, sum(image.bytes) as bytes
                from image <join>
                where image.state = 'indexed' and <filter>
                group by <group>
                having count(*) > 1),
            page as (
                select name, images, bytes
                from grouped
                where (images, name) < (:images, :name)
                order by images desc, name desc
                limit :limit),
            member as (
                select page.*, <similarity> as similarity, image.id,
                       row_number() over (partition by page.name order by <best>) as rank
                from page
                cross join image <join>
                where <group> = page.name and image.state = 'indexed' and <filter>)
            select member.name, member.images, member.bytes as group_bytes, member.similarity,
            """
                    + StoredImage.COLUMNS
                    + """

            from member
            join image on image.id = member.id
            where member.rank <= <most>
            order by member.images desc, member.name desc, member.rank
            """;

    /** Of a group: a webcam's pictures would make an answer of megabytes. */
    private static final int MOST = 100;

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
     * @param photos how many there are, at least two
     * @param bytes the sum of their files' lengths
     * @param images the best first, a hundred at most, with their similarity to the best there was
     */
    public record Group(byte[] name, long photos, long bytes, List<Ranking.Hit> images) {
        public Position position() {
            return new Position(photos, name);
        }
    }

    private record Member(Group group, Ranking.Hit hit) {}

    /** @param filter images that it does not let through do not count */
    public List<Group> run(Kind kind, ImageFilter filter, Position after, int limit) {
        return database.query(handle -> {
            var query = handle.createQuery(SQL)
                    .define("group", kind.group)
                    .define("join", kind.join)
                    .define("similarity", kind.similarity)
                    .define("filter", filter.sql())
                    .define("best", ScanEmbeddings.Order.BEST_FIRST.sql())
                    .define("most", MOST)
                    .bind("images", after.images())
                    .bind("name", after.name())
                    .bind("limit", limit);
            filter.bindTo(query);
            Map<ByteBuffer, Group> groups = new LinkedHashMap<>();
            query.map((row, context) -> new Member(
                            new Group(
                                    row.getBytes("name"),
                                    row.getLong("images"),
                                    row.getLong("group_bytes"),
                                    new ArrayList<>()),
                            new Ranking.Hit(StoredImage.map(row), row.getDouble("similarity"))))
                    .forEach(member -> groups.computeIfAbsent(
                                    ByteBuffer.wrap(member.group().name()), name -> member.group())
                            .images()
                            .add(member.hit()));
            return List.copyOf(groups.values());
        });
    }
}
