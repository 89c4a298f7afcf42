package dev.likeness.functions.search;

import dev.likeness.image.Box;
import dev.likeness.search.InvalidParameterException;
import dev.likeness.search.QueryPicture;
import dev.likeness.search.QueryPicture.Mirroring;
import jakarta.ws.rs.QueryParam;
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** What a search by a picture that is sent takes in its address, besides. */
public class PictureParameters {
    private static final int NUMBERS = 4;

    @QueryParam("box")
    @Parameter(description = "x,y,w,h: the part of the upright picture that counts, in its pixels")
    String box;

    @QueryParam("mirrored")
    @Parameter(
            description = "true: the picture's mirror image counts as well; such an answer has no `next`",
            schema = @Schema(implementation = Boolean.class, defaultValue = "false"))
    String mirrored;

    /** @throws InvalidParameterException if one of them is given: a stored image is searched by as it is */
    void requireAbsent() {
        if (!Parameters.isAbsent(box) || !Parameters.isAbsent(mirrored)) {
            throw new InvalidParameterException(
                    "'box' and 'mirrored' need a picture in the request; an indexed image is searched by as it is.");
        }
    }

    QueryPicture toPicture(byte[] bytes) {
        return new QueryPicture(bytes, toBox(), toMirroring());
    }

    private Box toBox() {
        if (Parameters.isAbsent(box)) {
            return null;
        }
        try {
            int[] numbers = Arrays.stream(box.split(",", -1))
                    .mapToInt(number -> Integer.parseInt(number.strip()))
                    .toArray();
            if (numbers.length == NUMBERS) {
                return new Box(numbers[0], numbers[1], numbers[2], numbers[3]);
            }
        } catch (NumberFormatException e) {
            // as for too few numbers
        }
        throw new InvalidParameterException("'box' must be four whole numbers, x,y,w,h, not '" + box + "'.");
    }

    private Mirroring toMirroring() {
        if (Parameters.isAbsent(mirrored) || mirrored.equals("false")) {
            return Mirroring.NONE;
        }
        if (mirrored.equals("true")) {
            return Mirroring.BOTH;
        }
        throw new InvalidParameterException("'mirrored' must be true or false, not '" + mirrored + "'.");
    }
}
