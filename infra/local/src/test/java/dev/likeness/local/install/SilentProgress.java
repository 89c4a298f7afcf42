package dev.likeness.local.install;

/** Nobody watches. */
public final class SilentProgress implements Progress {
    @Override
    public void begin(String step, long total, String unit) {}

    @Override
    public void reach(long done) {}

    @Override
    public void done() {}
}
