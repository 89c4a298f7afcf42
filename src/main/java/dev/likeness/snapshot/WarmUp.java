package dev.likeness.snapshot;

import dev.likeness.embedding.CurrentModel;
import dev.likeness.embedding.Model;
import dev.likeness.image.GreyJpeg;
import dev.likeness.image.ImageDecoder;
import dev.likeness.store.CloseConnections;
import dev.likeness.store.FindServingModel;
import dev.likeness.store.StoreUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.List;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.jboss.logging.Logger;

/**
 * Goes the way of a picture and of a query once before the snapshot, so that whoever starts from it finds classes loaded
 * and buffers made; then closes every connection, because no server would know them again. Where nobody takes snapshots
 * it is never called.
 */
@ApplicationScoped
public class WarmUp implements Resource {
    private static final Logger LOG = Logger.getLogger(WarmUp.class);

    private final ImageDecoder decoder;
    /** Not opened before it is needed: when this is made, the configuration cannot be read yet. */
    private final Provider<CurrentModel> currentModel;

    private final FindServingModel findServingModel;
    private final CloseConnections closeConnections;

    @Inject
    WarmUp(
            ImageDecoder decoder,
            Provider<CurrentModel> currentModel,
            FindServingModel findServingModel,
            CloseConnections closeConnections) {
        this.decoder = decoder;
        this.currentModel = currentModel;
        this.findServingModel = findServingModel;
        this.closeConnections = closeConnections;
    }

    void register(@Observes @Initialized(ApplicationScoped.class) Object started) {
        Core.getGlobalContext().register(this);
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        Model model = currentModel.get().get();
        byte[] pixels = decoder.decode(GreyJpeg.ofSide(2 * model.side()), model.side())
                .picture()
                .rgb();
        model.embedder().embed(List.of(pixels));
        try {
            findServingModel.run();
        } catch (StoreUnavailableException e) {
            LOG.warnf("the snapshot is made without a look at the database: %s", e.getMessage());
        }
        closeConnections.run();
        LOG.info("warm, and ready for the snapshot");
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        // Connections are made when they are needed.
    }
}
