package dev.likeness.image;

import java.awt.Transparency;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The ICC profile that a file carries: what its red, green and blue mean, such as Display P3. Pure. */
final class ColourProfile {
    private static final Logger LOG = Logger.getLogger(ColourProfile.class);

    private final ICC_Profile profile;

    private ColourProfile(ICC_Profile profile) {
        this.profile = profile;
    }

    /** @return empty if there is none for RGB, or none that can be used: the picture is then taken as sRGB */
    static Optional<ColourProfile> of(PictureFormat format, byte[] bytes) {
        return DataBlocks.profile(format, bytes).flatMap(ColourProfile::usable);
    }

    private static Optional<ColourProfile> usable(byte[] data) {
        try {
            ICC_Profile profile = ICC_Profile.getInstance(data);
            boolean usable = profile.getColorSpaceType() == ColorSpace.TYPE_RGB;
            return usable ? Optional.of(new ColourProfile(profile)) : Optional.empty();
        } catch (RuntimeException e) {
            LOG.debugf("colour profile ignored: %s", e.getMessage());
            return Optional.empty();
        }
    }

    /** The same picture in sRGB; unchanged if the profile turns out to be damaged. */
    Picture toSrgb(Picture picture) {
        try {
            var colours = new ComponentColorModel(
                    new ICC_ColorSpace(profile), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
            int width = picture.width();
            int height = picture.height();
            int[] offsets = {0, 1, 2};
            var raster = Raster.createInterleavedRaster(
                    new DataBufferByte(picture.rgb(), picture.rgb().length),
                    width,
                    height,
                    width * 3,
                    3,
                    offsets,
                    null);
            var converted = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
            new ColorConvertOp(null).filter(new BufferedImage(colours, raster, false, null), converted);
            return new Picture(width, height, new RgbConversion(converted).rgb(0, height));
        } catch (CMMException | IllegalArgumentException e) {
            LOG.debugf("colour profile ignored: %s", e.getMessage());
            return picture;
        }
    }
}
