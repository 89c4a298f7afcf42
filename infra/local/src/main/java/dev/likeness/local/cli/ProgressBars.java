package dev.likeness.local.cli;

import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress on standard error: a bar in a terminal, a line now and then in a file. */
final class ProgressBars {
    /** Set by the launcher, which can tell whether standard error is a terminal; Java cannot on every version. */
    private static final String TERMINAL = "likeness.terminal";

    private ProgressBars() {}

    /** @param unit such as {@code photos} */
    static ProgressBar start(String title, long total, String unit) {
        var builder = new ProgressBarBuilder();
        if (Boolean.getBoolean(TERMINAL)) {
            builder.continuousUpdate().setUpdateIntervalMillis(250);
        } else {
            builder.setConsumer(new DelegatingProgressBarConsumer(System.err::println))
                    .setUpdateIntervalMillis(5000);
        }
        return builder.setTaskName(title)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUnit(" " + unit, 1)
                .build();
    }
}
