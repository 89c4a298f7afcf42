package dev.likeness.image;

import com.drew.imaging.tiff.TiffProcessingException;
import com.drew.lang.GeoLocation;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import com.drew.metadata.exif.GpsDirectory;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * What is read from a photo's EXIF data. Nothing else of it is looked at or kept.
 *
 * @param takenAt in UTC where the camera names no zone; null where it does not say
 * @param camera make and model; null where it does not say
 * @param location null where it does not say, or was not asked for
 */
record PhotoMetadata(Orientation orientation, Instant takenAt, String camera, Location location) {
    private static final int MAX_CAMERA = 100;

    private static final Logger LOG = Logger.getLogger(PhotoMetadata.class);
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final PhotoMetadata NONE = new PhotoMetadata(Orientation.UPRIGHT, null, null, null);

    /** Never fails: metadata that cannot be read is as good as none. */
    static PhotoMetadata of(PictureFormat format, byte[] bytes, boolean withLocation) {
        try {
            Optional<byte[]> block = DataBlocks.exif(format, bytes);
            return block.isEmpty() ? NONE : of(ExifTags.read(block.get()), withLocation);
        } catch (IOException | TiffProcessingException | RuntimeException e) {
            LOG.debugf("metadata ignored: %s", e.getMessage());
            return NONE;
        }
    }

    private static PhotoMetadata of(Metadata metadata, boolean withLocation) {
        Location location = withLocation ? location(metadata) : null;
        return new PhotoMetadata(orientation(metadata), takenAt(metadata), camera(metadata), location);
    }

    private static Orientation orientation(Metadata metadata) {
        for (Directory directory : metadata.getDirectories()) {
            // Only the picture's own directory counts; a thumbnail's or an embedded preview's does not.
            if (directory instanceof ExifIFD0Directory) {
                Integer value = directory.getInteger(ExifDirectoryBase.TAG_ORIENTATION);
                if (value != null) {
                    return Orientation.ofExif(value);
                }
            }
        }
        return Orientation.UPRIGHT;
    }

    /** Most models begin with their make; the others get it. */
    private static String camera(Metadata metadata) {
        var exif = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
        String make = exif == null ? "" : text(exif.getString(ExifDirectoryBase.TAG_MAKE));
        String model = exif == null ? "" : text(exif.getString(ExifDirectoryBase.TAG_MODEL));
        boolean named = model.toLowerCase(Locale.ROOT).startsWith(make.toLowerCase(Locale.ROOT));
        String camera = named ? model : (make + " " + model).strip();
        return camera.isEmpty() ? null : camera.substring(0, Math.min(MAX_CAMERA, camera.length()));
    }

    /** What a database takes as text, and a person reads. */
    private static String text(String value) {
        return value == null ? "" : CONTROL.matcher(value).replaceAll("").strip();
    }

    private static Instant takenAt(Metadata metadata) {
        var exif = metadata.getFirstDirectoryOfType(ExifSubIFDDirectory.class);
        Date date = exif == null ? null : exif.getDateOriginal(TimeZone.getTimeZone("UTC"));
        return date == null ? null : date.toInstant();
    }

    private static Location location(Metadata metadata) {
        var gps = metadata.getFirstDirectoryOfType(GpsDirectory.class);
        GeoLocation place = gps == null ? null : gps.getGeoLocation();
        return place == null || place.isZero() ? null : new Location(place.getLatitude(), place.getLongitude());
    }
}
