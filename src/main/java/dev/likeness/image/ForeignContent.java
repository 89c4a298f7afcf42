package dev.likeness.image;

import com.drew.imaging.FileType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Names content that is no picture we read, for whoever sent it. Pure. */
final class ForeignContent {
    private static final int LOOKED_AT_BYTES = 1024;

    /** What metadata-extractor does not tell apart, by its first bytes, one character a byte. */
    private static final Map<String, String> BY_FIRST_BYTES = new LinkedHashMap<>();

    static {
        BY_FIRST_BYTES.put("%PDF-", "PDF");
        BY_FIRST_BYTES.put("\u001aE\u00df\u00a3", "Matroska or WebM video");
        BY_FIRST_BYTES.put("\u00ff\n", "JPEG XL");
        BY_FIRST_BYTES.put("\0\0\0\fJXL ", "JPEG XL");
        BY_FIRST_BYTES.put("\0\0\0\fjP  ", "JPEG 2000");
        BY_FIRST_BYTES.put("\u00ffO\u00ffQ", "JPEG 2000");
    }

    private static final Pattern SVG =
            Pattern.compile("\\s*<(\\?xml|!--|!DOCTYPE svg|svg).*", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private ForeignContent() {}

    /** @param detected by metadata-extractor */
    static String name(byte[] bytes, FileType detected) {
        String start =
                new String(Arrays.copyOf(bytes, Math.min(LOOKED_AT_BYTES, bytes.length)), StandardCharsets.ISO_8859_1);
        for (Map.Entry<String, String> known : BY_FIRST_BYTES.entrySet()) {
            if (start.startsWith(known.getKey())) {
                return known.getValue();
            }
        }
        String text = start.startsWith("\u00ef\u00bb\u00bf") ? start.substring(3) : start;
        if (SVG.matcher(text).matches() && text.contains("<svg")) {
            return "SVG";
        }
        return detected == FileType.Unknown ? "of no known picture format" : detected.getLongName();
    }
}
