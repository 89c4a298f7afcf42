package dev.likeness.local.weights;

import java.util.Locale;

/** What the network expects in the place of pixels of 0…255: (pixel − mean) / deviation, by channel. */
public enum Normalisation {
    /** Blue, green, red, less ImageNet's mean (keras.applications, {@code preprocess_input} of VGG16). */
    CAFFE {
        @Override
        public boolean isBgr() {
            return true;
        }

        @Override
        public float[] means() {
            return new float[] {103.939f, 116.779f, 123.68f};
        }

        @Override
        public float[] deviations() {
            return new float[] {1, 1, 1};
        }
    },
    /** Red, green, blue in 0…1, less the mean, by the deviation (torchvision, {@code ImageClassification}). */
    TORCHVISION {
        @Override
        public boolean isBgr() {
            return false;
        }

        @Override
        public float[] means() {
            return new float[] {255 * 0.485f, 255 * 0.456f, 255 * 0.406f};
        }

        @Override
        public float[] deviations() {
            return new float[] {255 * 0.229f, 255 * 0.224f, 255 * 0.225f};
        }
    };

    /** Whether the network's first channel is blue. */
    public abstract boolean isBgr();

    /** Of pixel values 0…255, in the order of the network's channels. */
    public abstract float[] means();

    /** Of pixel values 0…255, in the order of the network's channels. */
    public abstract float[] deviations();

    /** As the card says it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
