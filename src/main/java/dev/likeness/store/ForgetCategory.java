package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** Deletes a category, not its photos. */
@ApplicationScoped
public class ForgetCategory {
    private final DatabaseWriter writer;

    @Inject
    public ForgetCategory(DatabaseWriter writer) {
        this.writer = writer;
    }

    /** @return whether there was one */
    public boolean run(UUID id) {
        return writer.database().transaction(handle -> handle.createUpdate("delete from category where id = :id")
                        .bind("id", id)
                        .execute())
                > 0;
    }
}
