package dev.likeness.local.evaluate;

import dev.likeness.image.ImageDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An evaluation as a folder: {@code index.html} with charts and the worst queries as pictures, and for whoever wants to
 * compute it anew {@code labels.txt} and each kind of features as {@code N.f32}, rows of little-endian float32.
 */
public final class EvaluationReport {
    private static final int WORST = 12;
    private static final int SHOWN = 5;
    private static final int BAR_WIDTH = 600;
    private static final int BAR_HEIGHT = 22;

    private final LabelledPhotos photos;
    private final List<Evaluated> all;
    private final ImageDecoder decoder = ImageDecoder.ofEnvironment();

    public EvaluationReport(LabelledPhotos photos, List<Evaluated> all) {
        this.photos = photos;
        this.all = all;
    }

    /** @throws EvaluationException if the folder cannot be written */
    public void write(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("index.html"), html());
            Files.write(folder.resolve("labels.txt"), List.of(photos.labels()));
            for (int i = 0; i < all.size(); i++) {
                Files.write(folder.resolve(i + ".f32"), bytes(all.get(i).vectors()));
            }
        } catch (IOException e) {
            throw new EvaluationException("Cannot write the report to " + folder + ": " + e + ".", e);
        }
    }

    private static byte[] bytes(float[][] vectors) {
        ByteBuffer buffer = ByteBuffer.allocate(vectors.length * vectors[0].length * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (float[] vector : vectors) {
            for (float value : vector) {
                buffer.putFloat(value);
            }
        }
        return buffer.array();
    }

    private String html() {
        Evaluated own = all.get(0);
        return """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>Likeness: which features find best</title><style>
                :root { color-scheme: light dark; } body { font: 1rem/1.5 system-ui, sans-serif; max-width: 70rem;
                margin: 2rem auto; padding: 0 1rem; } table { border-collapse: collapse; } td, th { padding: .2rem .8rem .2rem 0;
                text-align: left; } td.n { text-align: right; font-variant-numeric: tabular-nums; } svg text { font-size: 13px;
                fill: currentColor; } figure { display: inline-block; margin: .3rem; vertical-align: top; width: 9rem;
                font-size: .8rem; } figure img { width: 9rem; height: 9rem; object-fit: contain; background: #8883; }
                .relevant img { outline: 3px solid #2a8; } .query { margin-right: 1.5rem; }
                </style></head><body>
                <h1>Which features find best</h1>
                <p>%d photos, %d labels, %d other files. Each photo queries all others; those of its folder are relevant.</p>
                <p>%s</p>
                <h2>Mean average precision, with 95 %% intervals</h2>%s
                <h2>By label, the worst first: %s</h2>%s
                <h2>The worst queries of it, and what they found (relevant ones framed)</h2>%s
                </body></html>
                """
                .formatted(
                        photos.photos().size(),
                        own.row().labels().size(),
                        photos.unreadable(),
                        escaped(Verdict.of(all).inWords()),
                        chart(),
                        escaped(name(own)),
                        labels(own),
                        worst(own));
    }

    private static String name(Evaluated of) {
        return of.row().model() + ", " + of.row().output() + ", " + of.row().preprocessing();
    }

    private String chart() {
        String bars = IntStream.range(0, all.size())
                .mapToObj(i -> bar(i * (BAR_HEIGHT + 6), all.get(i)))
                .collect(Collectors.joining());
        return "<svg width=\"1100\" height=\"%d\" role=\"img\" aria-label=\"Mean average precisions\">%s</svg>"
                .formatted(all.size() * (BAR_HEIGHT + 6), bars);
    }

    private static String bar(int top, Evaluated of) {
        Evaluated.Row row = of.row();
        return number(
                "<rect y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#2a8\" fill-opacity=\".55\"/>"
                        + "<path d=\"M%.1f %d H%.1f\" stroke=\"currentColor\" stroke-width=\"2\"/>"
                        + "<text x=\"%.1f\" y=\"%d\">%.3f  %s</text>",
                top,
                row.map() * BAR_WIDTH,
                BAR_HEIGHT,
                row.mapInterval().low() * BAR_WIDTH,
                top + BAR_HEIGHT / 2,
                row.mapInterval().high() * BAR_WIDTH,
                row.mapInterval().high() * BAR_WIDTH + 10,
                top + 16,
                row.map(),
                escaped(name(of)));
    }

    private static String labels(Evaluated own) {
        return own.row().labels().stream()
                .map(label -> number(
                        "<tr><td>%s</td><td class=\"n\">%.3f</td><td class=\"n\">%.3f</td></tr>",
                        escaped(label.label()), label.map(), label.pAt5()))
                .collect(Collectors.joining("", "<table><tr><th>label</th><th>mAP</th><th>P@5</th></tr>", "</table>"));
    }

    private String worst(Evaluated own) {
        return IntStream.range(0, own.scores().size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        query -> own.scores().get(query).averagePrecision()))
                .limit(WORST)
                .map(query -> "<div>" + figure(query, "query") + found(query, own) + "</div>")
                .collect(Collectors.joining());
    }

    private String found(int query, Evaluated own) {
        String[] labels = photos.labels();
        return Cosine.ranking(own.vectors()[query], own.vectors()).stream()
                .filter(photo -> photo != query)
                .limit(SHOWN)
                .map(photo -> figure(photo, labels[photo].equals(labels[query]) ? "relevant" : "other"))
                .collect(Collectors.joining());
    }

    private String figure(int photo, String kind) {
        LabelledPhotos.Photo of = photos.photos().get(photo);
        byte[] jpeg =
                decoder.decodeWithThumbnail(of.bytes(), ColourHistogram.INPUT).thumbnail();
        return "<figure class=\"%s\"><img alt=\"\" src=\"data:image/jpeg;base64,%s\"><figcaption>%s</figcaption></figure>"
                .formatted(kind, Base64.getEncoder().encodeToString(jpeg), escaped(of.label()));
    }

    /** With points, whatever the machine's language. */
    private static String number(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
