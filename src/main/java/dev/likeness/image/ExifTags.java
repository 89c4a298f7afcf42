package dev.likeness.image;

import com.drew.imaging.tiff.TiffProcessingException;
import com.drew.imaging.tiff.TiffReader;
import com.drew.lang.ByteArrayReader;
import com.drew.lang.RandomAccessReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifTiffHandler;
import com.drew.metadata.exif.GpsDirectory;
import java.io.IOException;
import java.util.Set;

/**
 * Reads the few tags that are wanted, and no other: a block of 64 kB can hold thousands of entries that all stand for the
 * same 64 kB, other directories in each other, XML, and makers' own notes.
 */
final class ExifTags extends ExifTiffHandler {
    private static final int MOST_BYTES = 1_000;

    private static final Set<Integer> DIRECTORIES =
            Set.of(ExifIFD0Directory.TAG_EXIF_SUB_IFD_OFFSET, ExifIFD0Directory.TAG_GPS_INFO_OFFSET);

    private static final Set<Integer> TAGS = Set.of(
            ExifDirectoryBase.TAG_MAKE,
            ExifDirectoryBase.TAG_MODEL,
            ExifDirectoryBase.TAG_ORIENTATION,
            ExifDirectoryBase.TAG_DATETIME_ORIGINAL,
            ExifDirectoryBase.TAG_TIME_ZONE_ORIGINAL,
            GpsDirectory.TAG_LATITUDE_REF,
            GpsDirectory.TAG_LATITUDE,
            GpsDirectory.TAG_LONGITUDE_REF,
            GpsDirectory.TAG_LONGITUDE);

    private ExifTags(Metadata metadata) {
        super(metadata, null, 0);
    }

    /** @param tiff from its header on */
    static Metadata read(byte[] tiff) throws IOException, TiffProcessingException {
        var metadata = new Metadata();
        new TiffReader().processTiff(new ByteArrayReader(tiff), new ExifTags(metadata), 0);
        return metadata;
    }

    @Override
    public boolean tryEnterSubIfd(int tag) {
        return DIRECTORIES.contains(tag) && super.tryEnterSubIfd(tag);
    }

    /** The next one describes a thumbnail, or another page. */
    @Override
    public boolean hasFollowerIfd() {
        return false;
    }

    /** @return whether the tag is done with, which all are that are not wanted */
    @Override
    public boolean customProcessTag(
            int offset, Set<Integer> processed, int header, RandomAccessReader reader, int tag, int byteCount) {
        return !TAGS.contains(tag) || byteCount > MOST_BYTES;
    }
}
