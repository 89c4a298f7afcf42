package dev.likeness.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.likeness.ModelInput;
import dev.likeness.corpus.HostilePictures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** {@code mvn verify -Pfuzz}: seeded mutations of good files, each of which ends as a picture or a reason. */
class PictureFuzz {
    private static final int MUTATIONS = 10_000;
    private static final int MOST_FLIPPED = 30;

    @Test
    void decode_mutations_endAsAPictureOrAReason() throws IOException {
        var decoder = new ImageDecoder(
                ImageConfig.ofEnvironment(),
                new PictureReader(true, true),
                NoiseThresholds.CHOSEN::suiting,
                HostileRun.MOST_CPU_TIME);
        List<Map.Entry<String, byte[]>> whole =
                List.copyOf(HostilePictures.whole().entrySet());
        Map<String, Map<String, Integer>> outcomes = new TreeMap<>();
        for (int seed = 0; seed < MUTATIONS; seed++) {
            Map.Entry<String, byte[]> file = whole.get(seed % whole.size());
            byte[] other = whole.get((seed / whole.size()) % whole.size()).getValue();
            byte[] mutation = mutated(file.getValue(), other, new Random(seed));
            String outcome = outcome(decoder, mutation, file.getKey() + ", seed " + seed);
            outcomes.computeIfAbsent(file.getKey(), name -> new TreeMap<>()).merge(outcome, 1, Integer::sum);
        }
        outcomes.forEach((name, counts) -> System.err.println(name + ": " + counts));
    }

    private static String outcome(ImageDecoder decoder, byte[] file, String which) {
        try {
            DecodedImage image = decoder.decode(file, ModelInput.squashed(96));
            assertThat(image.picture().rgb()).as(which).hasSize(96 * 96 * 3);
            return "picture";
        } catch (RejectedImageException e) {
            assertThat(e.getMessage()).as(which).doesNotContain(DecodingLimit.TOO_LONG);
            return e.code();
        } catch (RuntimeException | Error e) {
            throw new AssertionError(which, e);
        }
    }

    private static byte[] mutated(byte[] whole, byte[] other, Random random) {
        byte[] flipped = HostilePictures.flipped(whole, 1 + random.nextInt(MOST_FLIPPED), random);
        return switch (random.nextInt(4)) {
            case 0 -> spliced(flipped, random.nextInt(flipped.length), flipped, random); // cut, then go on elsewhere
            case 1 -> spliced(flipped, random.nextInt(flipped.length), other, random);
            default -> flipped;
        };
    }

    private static byte[] spliced(byte[] start, int length, byte[] end, Random random) {
        var out = new ByteArrayOutputStream();
        out.write(start, 0, length);
        int rest = random.nextInt(end.length);
        out.write(end, rest, end.length - rest);
        return out.toByteArray();
    }
}
