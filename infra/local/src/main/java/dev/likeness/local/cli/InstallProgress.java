package dev.likeness.local.cli;

import dev.likeness.local.install.Progress;
import me.tongfei.progressbar.ProgressBar;

/** A bar for each step of an installation. */
final class InstallProgress implements Progress, AutoCloseable {
    private ProgressBar bar;

    @Override
    public void begin(String step, long total, String unit) {
        done();
        bar = ProgressBars.start(step, total, unit);
    }

    @Override
    public void reach(long done) {
        bar.stepTo(done);
    }

    /** The step is done. */
    @Override
    public void done() {
        if (bar != null) {
            bar.stepTo(bar.getMax());
            bar.close();
            bar = null;
        }
    }

    /** Leaves the bar of a step that failed as it is. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
