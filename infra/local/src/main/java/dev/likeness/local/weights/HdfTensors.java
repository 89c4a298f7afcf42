package dev.likeness.local.weights;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FloatingPoint;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** An HDF5 file, as Keras saves weights. Tensors stored in one piece are views of the file and cost no memory. */
final class HdfTensors implements TensorFile {
    private final HdfFile file;
    private final Set<String> names = new TreeSet<>();

    private HdfTensors(HdfFile file) {
        this.file = file;
    }

    static HdfTensors open(Path path) {
        HdfFile file = null;
        try {
            file = new HdfFile(path);
            requireWhole(path, file);
            var tensors = new HdfTensors(file);
            tensors.collect(file);
            return tensors;
        } catch (RuntimeException e) { // jHDF throws whatever a damaged file leads it to
            if (file != null) {
                file.close();
            }
            if (e instanceof WeightsException) {
                throw e;
            }
            throw new WeightsException(
                    path + " begins as HDF5 but is truncated or damaged: " + e.getMessage() + ".", e);
        }
    }

    private static void requireWhole(Path path, HdfFile file) {
        long bytes = file.getHdfBackingStorage().size();
        long said = file.getHdfBackingStorage().getSuperblock().getEndOfFileAddress();
        if (bytes < said) {
            throw new WeightsException(
                    path + " is truncated: it has " + bytes + " bytes, but its header says " + said + ".");
        }
    }

    private void collect(Group group) {
        for (Node node : group) {
            if (node instanceof Group below) {
                collect(below);
            } else if (node instanceof Dataset) {
                names.add(node.getPath().substring(1));
            }
        }
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(names);
    }

    @Override
    public Tensor read(String name) {
        try {
            Dataset dataset = file.getDatasetByPath(name);
            DataType type = dataset.getDataType();
            if (!(type instanceof FloatingPoint number) || type.getSize() != Float.BYTES) {
                throw new WeightsException(
                        "Tensor " + name + " is " + dataset.getJavaType() + ", not 32-bit floating point.");
            }
            return new Tensor(name, dataset.getDimensions(), values(dataset, number));
        } catch (WeightsException e) {
            throw e;
        } catch (RuntimeException e) { // jHDF throws whatever a damaged file leads it to
            throw new WeightsException(
                    "Tensor " + name + " cannot be read: the file is truncated or damaged (" + e.getMessage() + ").",
                    e);
        }
    }

    private static FloatBuffer values(Dataset dataset, FloatingPoint type) {
        if (dataset instanceof ContiguousDataset inOnePiece && type.getByteOrder() == ByteOrder.LITTLE_ENDIAN) {
            FloatBuffer values =
                    inOnePiece.getBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
            if (values.remaining() < dataset.getSize()) {
                throw new IndexOutOfBoundsException(values.remaining() + " of " + dataset.getSize() + " values");
            }
            return values;
        }
        return FloatBuffer.wrap((float[]) dataset.getDataFlat());
    }

    @Override
    public void close() {
        file.close();
    }
}
