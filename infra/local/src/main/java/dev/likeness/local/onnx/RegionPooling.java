package dev.likeness.local.onnx;

import static dev.likeness.local.onnx.OnnxGraph.integer;
import static dev.likeness.local.onnx.OnnxGraph.integers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The regions of R-MAC (Tolias, Sicre & Jégou, ICLR 2016): squares at three scales, at scale l as wide as
 * 2 × side / (l + 1), l × l of them, evenly spread; of each the maximum of every channel.
 */
final class RegionPooling {
    private static final int SCALES = 3;

    private final OnnxGraph graph;

    RegionPooling(OnnxGraph graph) {
        this.graph = graph;
    }

    /** @return [N, channels, 14 regions], of the map's own type */
    Signal regions(Signal map, int side, int channels) {
        List<String> scales = new ArrayList<>();
        for (int scale = 1; scale <= SCALES; scale++) {
            scales.add(atScale(map, side, scale, channels));
        }
        return map.named(graph.node("Concat", "regions.maxima", scales, integer("axis", 2)));
    }

    private String atScale(Signal map, int side, int scale, int channels) {
        String name = "regions.scale" + scale;
        int width = Math.max(1, 2 * side / (scale + 1));
        // Every square of that width at once, then those that are wanted: fewer nodes than one for each.
        String maxima =
                graph.node("MaxPool", name + ".maxima", List.of(map.name()), integers("kernel_shape", width, width));
        String positions = graph.int64(name + ".positions", positions(side, width, scale));
        String rows = graph.node("Gather", name + ".rows", List.of(maxima, positions), integer("axis", 2));
        String squares = graph.node("Gather", name + ".squares", List.of(rows, positions), integer("axis", 3));
        String shape = graph.int64(name + ".shape", 0, channels, (long) scale * scale);
        return graph.node("Reshape", name, List.of(squares, shape));
    }

    static long[] positions(int side, int width, int count) {
        double step = count == 1 ? 0 : (double) (side - width) / (count - 1);
        return LongStream.range(0, count).map(i -> (long) Math.floor(i * step)).toArray();
    }
}
