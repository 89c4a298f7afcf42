package dev.likeness.local.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads {@link VggWeights} from the files people have; what a file is, its content says. */
public final class VggReader implements AutoCloseable {
    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    private static final int KERNEL_SIDE = 3;
    private static final int RGB = 3;
    private static final int NAMES_SHOWN = 6;
    private static final int ANY = -1;

    private final TensorFile file;
    private final NamingScheme scheme;
    private final VggWeights weights;

    private VggReader(TensorFile file, NamingScheme scheme) {
        this.file = file;
        this.scheme = scheme;
        this.weights = read();
    }

    /**
     * Opens a file and checks every tensor. The weights are views of the file, until this is closed.
     *
     * @throws WeightsException if it is no file of VGG16's weights, whole and finite
     */
    public static VggReader open(Path path) {
        TensorFile file = null;
        try {
            boolean hdf = isHdf(path);
            file = hdf ? HdfTensors.open(path) : Safetensors.open(path);
            return new VggReader(file, scheme(file, hdf));
        } catch (IOException e) {
            throw new WeightsException("Cannot read " + path + ": " + e + ".", e);
        } catch (WeightsException e) {
            if (file != null) {
                file.close();
            }
            throw e;
        }
    }

    private static NamingScheme scheme(TensorFile file, boolean hdf) {
        if (!hdf) {
            return new TorchvisionNames(file.names());
        }
        return Keras3Names.fits(file.names()) ? new Keras3Names(file.names()) : new KerasNames(file.names());
    }

    private static boolean isHdf(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return Arrays.equals(in.readNBytes(HDF5.length), HDF5);
        }
    }

    public VggWeights weights() {
        return weights;
    }

    private VggWeights read() {
        List<Layer> convolutions = new ArrayList<>();
        Set<String> used = new HashSet<>();
        int channels = RGB;
        for (String name : VggWeights.CONVOLUTIONS) {
            Layer layer = read(name, channels, KERNEL_SIDE, used);
            convolutions.add(layer);
            channels = layer.outputs();
        }
        List<Layer> top = hasTop() ? top(channels, used) : List.of();
        requireNothingElse(used);
        return new VggWeights(convolutions, top, scheme.normalisation());
    }

    private boolean hasTop() {
        return VggWeights.TOP.stream().anyMatch(name -> scheme.find(name, false) != null);
    }

    private List<Layer> top(int channels, Set<String> used) {
        Layer fc1 = read(VggWeights.TOP.get(0), channels, mapSide(channels), used);
        Layer fc2 = read(VggWeights.TOP.get(1), fc1.outputs(), 1, used);
        return List.of(fc1, fc2, read(VggWeights.TOP.get(2), fc2.outputs(), 1, used));
    }

    /** fc1 sees the last map whole: its inputs are channels × side². */
    private int mapSide(int channels) {
        Tensor kernel = file.read(name("fc1", false));
        int[] any = {ANY, ANY};
        int inputs = kernel.require(any).shape()[scheme.order() == Layer.Order.OUTPUT_LAST ? 0 : 1];
        int side = (int) Math.round(Math.sqrt((double) inputs / channels));
        if (side < 1 || side * side * channels != inputs) {
            throw new WeightsException("Tensor " + kernel.name() + " has " + inputs
                    + " inputs, which is no square map of " + channels + " channels.");
        }
        return side;
    }

    private Layer read(String layer, int channels, int side, Set<String> used) {
        String kernelName = name(layer, false);
        String biasName = name(layer, true);
        Tensor kernel = file.read(kernelName);
        boolean outputLast = scheme.order() == Layer.Order.OUTPUT_LAST;
        if (VggWeights.TOP.contains(layer)) {
            int inputs = channels * side * side;
            kernel.require(outputLast ? new int[] {inputs, ANY} : new int[] {ANY, inputs});
        } else {
            kernel.require(outputLast ? new int[] {side, side, channels, ANY} : new int[] {ANY, channels, side, side});
        }
        int outputs = kernel.shape()[outputLast ? kernel.shape().length - 1 : 0];
        Tensor bias = file.read(biasName).require(outputs).requireFinite();
        used.addAll(List.of(kernelName, biasName));
        return new Layer(
                layer, outputs, channels, side, side, kernel.requireFinite().values(), scheme.order(), bias.values());
    }

    private String name(String layer, boolean bias) {
        String found = scheme.find(layer, bias);
        if (found == null) {
            throw new WeightsException("The " + (bias ? "biases" : "weights") + " of VGG16's " + layer
                    + " are missing: expected a tensor " + scheme.example(layer, bias) + ". The file holds "
                    + some(file.names()) + ". Is it another network?");
        }
        return found;
    }

    private void requireNothingElse(Set<String> used) {
        List<String> others = file.names().stream()
                .filter(name -> !used.contains(name) && scheme.isWeight(name))
                .toList();
        if (!others.isEmpty()) {
            throw new WeightsException(
                    "This is another network: it also has " + some(others) + ", which VGG16 has not.");
        }
    }

    private static String some(Collection<String> names) {
        List<String> first = names.stream().limit(NAMES_SHOWN).toList();
        if (first.isEmpty()) {
            return "no tensor at all";
        }
        return String.join(", ", first)
                + (names.size() > NAMES_SHOWN ? " and " + (names.size() - NAMES_SHOWN) + " more" : "");
    }

    @Override
    public void close() {
        file.close();
    }
}
