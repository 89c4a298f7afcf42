package dev.likeness.image;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithDefault;

/** What is accepted, and what is kept of it. The same for photos and queries. */
@ConfigMapping(prefix = "likeness.image")
public interface ImageConfig {
    /** The longest file that is looked at ({@code LIKENESS_IMAGE_MAX_BYTES}). */
    @WithDefault("50000000")
    int maxBytes();

    /** The most pixels, by the header, that are decoded ({@code LIKENESS_IMAGE_MAX_PIXELS}). */
    @WithDefault("100000000")
    long maxPixels();

    /** Whether the place where a photo was taken is stored ({@code LIKENESS_IMAGE_KEEP_GPS}). */
    @WithDefault("false")
    boolean keepGps();

    /** As the environment has it, where nothing is injected. */
    static ImageConfig ofEnvironment() {
        return new SmallRyeConfigBuilder()
                .addDefaultSources()
                .addDefaultInterceptors()
                .withMapping(ImageConfig.class)
                .build()
                .getConfigMapping(ImageConfig.class);
    }
}
