package dev.likeness.store;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A found image.
 *
 * @param similarity cosine similarity to the query, −1…1
 */
public record Hit(StoredImage image, double similarity) {
    static Hit map(ResultSet row) throws SQLException {
        return new Hit(StoredImage.map(row), row.getDouble("similarity"));
    }
}
