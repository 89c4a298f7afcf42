package dev.likeness.snapshot;

import dev.likeness.store.CloseConnections;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.jboss.logging.Logger;

/**
 * Rehearses before the snapshot, so that whoever starts from it finds classes loaded, the model open and buffers made;
 * then closes every connection, because no server would know them again. Where nobody takes snapshots it is never called.
 */
@ApplicationScoped
public class BeforeSnapshot implements Resource {
    private static final Logger LOG = Logger.getLogger(BeforeSnapshot.class);

    /** Twice: the second time finds what the first one loaded, and connections that were used before. */
    private static final int TIMES = 2;

    private final Instance<Rehearsal> rehearsals;
    private final CloseConnections closeConnections;

    @Inject
    BeforeSnapshot(Instance<Rehearsal> rehearsals, CloseConnections closeConnections) {
        this.rehearsals = rehearsals;
        this.closeConnections = closeConnections;
    }

    void register(@Observes @Initialized(ApplicationScoped.class) Object started) {
        Core.getGlobalContext().register(this);
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        for (int i = 0; i < TIMES; i++) {
            rehearsals.forEach(BeforeSnapshot::rehearse);
        }
        closeConnections.run();
        LOG.info("ready for the snapshot");
    }

    private static void rehearse(Rehearsal rehearsal) {
        try {
            rehearsal.rehearse();
        } catch (Exception e) {
            LOG.warnf("the snapshot will be colder than it could be: %s", e);
        }
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        // Connections are made when they are needed.
    }
}
