package dev.likeness.functions.search;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.likeness.bucket.PhotoLinks;
import dev.likeness.bucket.SignedPut;
import dev.likeness.search.InvalidParameterException;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** {@code POST /v1/uploads}: bytes go straight to the bucket, never through a function. */
@Path("/v1/uploads")
public class UploadsResource {
    /** S3's own limit. */
    private static final int MAX_KEY_BYTES = 1024;

    private static final Duration VALID_FOR = Duration.ofMinutes(15);

    private final PhotoLinks links;

    @Inject
    UploadsResource(PhotoLinks links) {
        this.links = links;
    }

    /**
     * How to upload it.
     *
     * @param headers to send with it, as they were signed
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Upload(String url, String method, Map<String, String> headers, Instant expiresAt) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "signUpload", summary = "A link to upload one photo to the bucket by")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(example = "{\"key\": \"hats/1.jpg\", \"content_type\": \"image/jpeg\"}")))
    public Upload sign(byte[] body) {
        JsonBody request = JsonBody.of(body);
        String key = request.text("key");
        if (key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
            throw new InvalidParameterException("'key' may have at most " + MAX_KEY_BYTES + " bytes as UTF-8.");
        }
        String contentType = request.textOrNull("content_type");
        SignedPut put =
                links.signPut(key, contentType == null ? MediaType.APPLICATION_OCTET_STREAM : contentType, VALID_FOR);
        return new Upload(put.url(), "PUT", put.headers(), put.expiresAt());
    }
}
