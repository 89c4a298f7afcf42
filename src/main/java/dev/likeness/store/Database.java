package dev.likeness.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.likeness.Label;
import dev.likeness.store.CopyEmbeddings.CopyException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.reflect.Type;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.postgresql.PGConnection;
import org.postgresql.util.PGobject;

/** The way to the database for every operation. Thread-safe; connections come from, and go back to, the pool. */
@ApplicationScoped
public class Database {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Classes of SQLSTATE that pass by themselves: connection, rollback (of a deadlock, or on a reader that catches up),
     * resources, operator intervention, system; and that of a row that another transaction puts another in the place of.
     */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "57", "58", "23503");

    /** SQLSTATE of a server that has as many clients as it accepts. */
    private static final String TOO_MANY_CONNECTIONS = "53300";

    /** For a connection: the others give theirs back within a call's time. */
    private static final Duration MOST_WAITING = Duration.ofSeconds(15);

    private static final long LEAST_PAUSE_MILLIS = 20;
    private static final long MOST_PAUSE_MILLIS = 150;

    private final Jdbi jdbi;

    /** For CDI's client proxy only. */
    protected Database() {
        jdbi = null;
    }

    @Inject
    public Database(DataSource source) {
        jdbi = Jdbi.create(source).registerArgument((ArgumentFactory) Database::pgvectorArgument);
    }

    private static Optional<Argument> pgvectorArgument(Type type, Object value, ConfigRegistry config) {
        return value instanceof PGobject
                ? Optional.of((position, statement, context) -> statement.setObject(position, value))
                : Optional.empty();
    }

    /** A vector, to be cast: as an array in binary. pgvector-java and Jdbi would write text, which takes milliseconds. */
    static Argument vector(float[] values) {
        return (position, statement, context) -> statement.setArray(
                position, statement.getConnection().unwrap(PGConnection.class).createArrayOf("float4", values));
    }

    /** A vector that was cast to an array. */
    static float[] floats(Array array) throws SQLException {
        Float[] values = (Float[]) array.getArray();
        var floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values[i];
        }
        return floats;
    }

    /** @throws StoreUnavailableException if the database cannot be reached or gave up on the call */
    <T> T query(HandleCallback<T, RuntimeException> work) {
        return translating(() -> jdbi.withHandle(work), MOST_WAITING);
    }

    /** As {@link #query}, but a server that has as many clients as it accepts is not asked again. */
    <T> T queryWithoutWaiting(HandleCallback<T, RuntimeException> work) {
        return translating(() -> jdbi.withHandle(work), Duration.ZERO);
    }

    /**
     * Everything that {@code work} does happens, or nothing of it.
     *
     * @throws StoreUnavailableException if the database cannot be reached or gave up on the call
     */
    <T> T transaction(HandleCallback<T, RuntimeException> work) {
        return translating(() -> jdbi.inTransaction(work), MOST_WAITING);
    }

    /** As {@link #transaction}, without a result. */
    void transactionally(Consumer<Handle> work) {
        transaction(handle -> {
            work.accept(handle);
            return null;
        });
    }

    private static <T> T translating(Supplier<T> call, Duration mostWaiting) {
        long end = System.nanoTime() + mostWaiting.toNanos();
        while (true) {
            try {
                return call.get();
            } catch (JdbiException | CopyException e) {
                if (e instanceof ConnectionException
                        && state(e).equals(TOO_MANY_CONNECTIONS)
                        && System.nanoTime() < end) {
                    pause(); // nothing was done yet
                } else if (e instanceof ConnectionException || PASSING.stream().anyMatch(state(e)::startsWith)) {
                    throw new StoreUnavailableException(e);
                } else {
                    throw e;
                }
            }
        }
    }

    /** The SQLSTATE of what went wrong; empty if it was not the database that said so. */
    private static String state(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }

    /** Of unequal length, so that those who were refused together do not come together again. */
    private static void pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(LEAST_PAUSE_MILLIS, MOST_PAUSE_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the database", e);
        }
    }

    static List<Label> labels(String json) throws SQLException {
        try {
            return List.of(JSON.readValue(json, Label[].class));
        } catch (JsonProcessingException e) {
            throw new SQLException("these are no labels: " + json, e);
        }
    }

    static String json(List<Label> labels) {
        try {
            return JSON.writeValueAsString(labels);
        } catch (JsonProcessingException e) {
            throw new AssertionError("labels are plain values", e);
        }
    }
}
