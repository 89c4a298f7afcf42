package dev.likeness.index;

import static dev.likeness.index.IndexFixture.created;
import static dev.likeness.index.IndexFixture.picture;
import static dev.likeness.index.IndexFixture.removed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.likeness.store.Attempts;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What stays of a photo that was deleted, looked for in every table. */
class DeletionIT extends IndexContract {

    private List<String> strings(String query) {
        List<String> strings = new ArrayList<>();
        try (var connection = postgres.source().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return strings;
    }

    /** Every row of every table, as text; but for how the database was migrated, and which models there are. */
    private Map<String, List<String>> everything() {
        Map<String, List<String>> rows = new TreeMap<>();
        for (String table : strings("select format('%I.%I', schemaname, tablename) from pg_tables"
                + " where schemaname not in ('pg_catalog', 'information_schema')"
                + " and tablename not in ('flyway_schema_history', 'model', 'serving_model')")) {
            rows.put(table, strings("select t::text from " + table + " t"));
        }
        return rows;
    }

    @Test
    void deletedPhoto_leavesATombstoneInOneTable() {
        fixture.bucket.objects.put("kept", picture(1));
        fixture.bucket.objects.put("secret", picture(2));
        fixture.index.apply(List.of(created("kept", "01"), created("secret", "01")));
        fixture.bucket.objects.put("no picture", new byte[] {1});
        fixture.index.apply(List.of(created("no picture", "01")));
        assertThat(everything().values().stream().filter(rows -> rows.size() >= 2))
                .as("image, embeddings, regions")
                .hasSizeGreaterThanOrEqualTo(3);

        ObjectChange gone = removed("secret", "02");
        new Attempts(fixture.database).begin(gone.object(), "etag of the secret");
        fixture.bucket.objects.clear();
        fixture.index.apply(List.of(removed("kept", "02"), gone, removed("no picture", "02")));

        Map<String, List<String>> left = everything();
        assertThat(left.remove("public.image"))
                .hasSize(3)
                .allMatch(row ->
                        row.matches("\\([0-9a-f-]{36},photos,\"?(kept|secret|no picture)\"?,,02,deleted,+\\{\\},+\\)"));
        assertThat(left.values()).isNotEmpty().allMatch(List::isEmpty);
    }
}
