package dev.likeness.local.onnx;

import dev.likeness.local.weights.Normalisation;
import dev.likeness.local.weights.ReducedVgg;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** VGG16 by its definition, in nested loops and double precision; nothing shared with any runtime. */
public final class NaiveVgg {
    private static final List<Integer> POOL_AFTER = List.of(1, 3, 6, 9, 12);

    private final ReducedVgg network;

    public NaiveVgg(ReducedVgg network) {
        this.network = network;
    }

    /** What the network says of a picture. */
    public record Answer(double[] embedding, double[] regions, double[] labels) {}

    /** @param normalisation as on the card */
    public Answer run(byte[] pixels, String normalisation) {
        return run(pixels, Normalisation.valueOf(normalisation.toUpperCase(Locale.ROOT)));
    }

    private Answer run(byte[] pixels, Normalisation normalisation) {
        double[][][] map = input(pixels, normalisation);
        double[][][] last = map;
        for (int i = 0; i < 13; i++) {
            map = convolve(map, network.layers.get(i));
            last = map;
            map = POOL_AFTER.contains(i) ? pool(map) : map;
        }
        if (network.layers.size() == 13) {
            double[] regions = regions(last);
            return new Answer(regions, regions, new double[0]);
        }
        double[] fc1 = rectify(product(flatten(map), network.layers.get(13)));
        double[] fc2 = rectify(product(fc1, network.layers.get(14)));
        return new Answer(unit(fc2.clone()), regions(last), softmax(product(fc2, network.layers.get(15))));
    }

    private static double[][][] input(byte[] pixels, Normalisation normalisation) {
        int side = ReducedVgg.SIDE;
        var input = new double[3][side][side];
        for (int i = 0; i < side * side; i++) {
            int red = pixels[3 * i] & 0xFF;
            int green = pixels[3 * i + 1] & 0xFF;
            int blue = pixels[3 * i + 2] & 0xFF;
            double[] values = normalisation == Normalisation.CAFFE
                    ? new double[] {blue - 103.939, green - 116.779, red - 123.68}
                    : new double[] {
                        (red / 255.0 - 0.485) / 0.229, (green / 255.0 - 0.456) / 0.224, (blue / 255.0 - 0.406) / 0.225
                    };
            for (int channel = 0; channel < 3; channel++) {
                input[channel][i / side][i % side] = values[channel];
            }
        }
        return input;
    }

    private static double[][][] convolve(double[][][] input, ReducedVgg.Weights layer) {
        int side = input[0].length;
        var output = new double[layer.outputs()][side][side];
        for (int o = 0; o < layer.outputs(); o++) {
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    output[o][y][x] = Math.max(0, layer.bias()[o] + window(input, layer, o, y, x));
                }
            }
        }
        return output;
    }

    private static double window(double[][][] input, ReducedVgg.Weights layer, int output, int y, int x) {
        int side = input[0].length;
        double sum = 0;
        for (int c = 0; c < input.length; c++) {
            for (int k = 0; k < 9; k++) {
                int row = y + k / 3 - 1;
                int column = x + k % 3 - 1;
                if (row >= 0 && row < side && column >= 0 && column < side) {
                    sum += layer.kernel()[(output * input.length + c) * 9 + k] * input[c][row][column];
                }
            }
        }
        return sum;
    }

    private static double max(double[][] map, int top, int left, int side) {
        double max = Double.NEGATIVE_INFINITY;
        for (int y = top; y < top + side; y++) {
            for (int x = left; x < left + side; x++) {
                max = Math.max(max, map[y][x]);
            }
        }
        return max;
    }

    private static double[][][] pool(double[][][] input) {
        int side = input[0].length / 2;
        var output = new double[input.length][side][side];
        for (int c = 0; c < input.length; c++) {
            for (int i = 0; i < side * side; i++) {
                output[c][i / side][i % side] = max(input[c], i / side * 2, i % side * 2, 2);
            }
        }
        return output;
    }

    private static double[] flatten(double[][][] map) {
        List<Double> values = new ArrayList<>();
        for (double[][] channel : map) {
            for (double[] row : channel) {
                for (double value : row) {
                    values.add(value);
                }
            }
        }
        return values.stream().mapToDouble(value -> value).toArray();
    }

    private static double[] product(double[] input, ReducedVgg.Weights layer) {
        var output = new double[layer.outputs()];
        for (int o = 0; o < output.length; o++) {
            output[o] = layer.bias()[o];
            for (int i = 0; i < input.length; i++) {
                output[o] += layer.kernel()[o * input.length + i] * input[i];
            }
        }
        return output;
    }

    private static double[] rectify(double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, values[i]);
        }
        return values;
    }

    private static double[] unit(double[] values) {
        double squares = 0;
        for (double value : values) {
            squares += value * value;
        }
        for (int i = 0; i < values.length && squares > 0; i++) {
            values[i] /= Math.sqrt(squares);
        }
        return values;
    }

    private static double[] softmax(double[] scores) {
        double max = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            max = Math.max(max, score);
        }
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Math.exp(scores[i] - max);
            sum += scores[i];
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] /= sum;
        }
        return scores;
    }

    /** R-MAC on the 4 × 4 map of 64 pixels: one square of 4, four of 2, nine of 2. */
    private static double[] regions(double[][][] map) {
        int[][] scales = {{4, 0}, {2, 0, 2}, {2, 0, 1, 2}};
        var sum = new double[map.length];
        for (int[] scale : scales) {
            for (int y = 1; y < scale.length; y++) {
                for (int x = 1; x < scale.length; x++) {
                    var region = new double[map.length];
                    for (int c = 0; c < map.length; c++) {
                        region[c] = max(map[c], scale[y], scale[x], scale[0]);
                    }
                    unit(region);
                    for (int c = 0; c < map.length; c++) {
                        sum[c] += region[c];
                    }
                }
            }
        }
        return unit(sum);
    }
}
