package dev.likeness.local.model;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A model that can be installed by name.
 *
 * @param name such as {@code vgg16}
 * @param what it is, in a sentence
 * @param licence of the weights
 * @param weights where they are published, or empty if they have to be given as a file
 */
public record PublishedModel(String name, String what, String licence, Optional<Weights> weights) {
    /** The project's production model. */
    public static final String VGG16 = "vgg16";

    /** The small one that comes with the program. */
    public static final String VGG16_MINI = "vgg16-mini";

    /** All of them. */
    public static final List<PublishedModel> ALL = List.of(
            new PublishedModel(
                    VGG16,
                    "VGG16 trained on ImageNet (Simonyan & Zisserman 2015); fc2, 4096 dimensions, 224 × 224 pixels",
                    "CC BY 4.0",
                    Optional.of(new Weights(
                            URI.create("https://storage.googleapis.com/tensorflow/keras-applications/vgg16/"
                                    + "vgg16_weights_tf_dim_ordering_tf_kernels.h5"),
                            553_467_096,
                            "64373286793e3c8b2b4e3219cbf3544b"))),
            new PublishedModel(
                    VGG16_MINI,
                    "a small stand-in trained for this project, not ImageNet's VGG16; fc2, 512 dimensions, 96 × 96 pixels",
                    "Apache-2.0",
                    Optional.empty()));

    /**
     * A published file.
     *
     * @param bytes its size
     * @param md5 as the publisher states it, lower-case hex
     */
    public record Weights(URI uri, long bytes, String md5) {
        /** The last part of the address. */
        public String fileName() {
            String path = uri.getPath();
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /** The id of one of its precisions, such as {@code vgg16:int8}. */
    public String id(Precision precision) {
        return name + ":" + precision.code();
    }

    public static Optional<PublishedModel> named(String name) {
        return ALL.stream().filter(model -> model.name().equals(name)).findFirst();
    }
}
