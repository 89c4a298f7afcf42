package dev.likeness.store;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Closes every connection of the pool; the next query opens one. */
@ApplicationScoped
public class CloseConnections {
    private final DataSource source;

    @Inject
    public CloseConnections(DataSource source) {
        this.source = source;
    }

    public void run() {
        try {
            source.unwrap(AgroalDataSource.class).flush(FlushMode.ALL);
        } catch (SQLException e) {
            throw new StoreUnavailableException(e);
        }
    }
}
