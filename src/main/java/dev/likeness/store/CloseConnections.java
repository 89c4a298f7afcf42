package dev.likeness.store;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Closes connections of the pool; the next query opens one. */
@ApplicationScoped
public class CloseConnections {
    /** Half of what ordinary users may have; by what every user may see of the others. */
    private static final String CROWDED =
            """
            select 2 * sum(numbackends) > current_setting('max_connections')::integer
                                        - current_setting('superuser_reserved_connections')::integer
            from pg_stat_database
            """;

    private static final Logger LOG = Logger.getLogger(CloseConnections.class);

    private final DataSource source;
    private final Database database;

    @Inject
    public CloseConnections(DataSource source, Database database) {
        this.source = source;
        this.database = database;
    }

    public void run() {
        flush(FlushMode.ALL);
    }

    /**
     * Closes those that are idle here if all processes together hold half of what the server accepts: each instance of a
     * function is a process that goes on holding its connections between two calls, and others would wait for them in
     * vain.
     */
    public void ifCrowded() {
        try {
            boolean crowded = database.queryWithoutWaiting(
                    handle -> handle.createQuery(CROWDED).mapTo(Boolean.class).one());
            if (crowded) {
                flush(FlushMode.IDLE);
            }
        } catch (StoreUnavailableException e) {
            LOG.debugf("whether the database is crowded is not known: %s", e.getMessage());
        }
    }

    private void flush(FlushMode mode) {
        try {
            source.unwrap(AgroalDataSource.class).flush(mode);
        } catch (SQLException e) {
            throw new StoreUnavailableException(e);
        }
    }
}
