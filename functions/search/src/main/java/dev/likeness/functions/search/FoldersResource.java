package dev.likeness.functions.search;

import dev.likeness.store.ListFolders;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** {@code GET /v1/folders}. */
@Path("/v1/folders")
@Produces(MediaType.APPLICATION_JSON)
public class FoldersResource {
    private static final int MOST = 1000;

    private final ListFolders listFolders;

    @Inject
    FoldersResource(ListFolders listFolders) {
        this.listFolders = listFolders;
    }

    /** @param folders prefixes for {@code prefix}, by name; the first thousand */
    public record Folders(List<String> folders) {}

    @GET
    @Operation(operationId = "listFolders", summary = "The folders of the bucket, or of one of them")
    public Folders list(
            @QueryParam("prefix") @Parameter(description = "the folder to look into, with its slash") String prefix) {
        String given = Parameters.textOrNull("prefix", prefix);
        return new Folders(listFolders.run(given == null ? "" : given, MOST));
    }
}
