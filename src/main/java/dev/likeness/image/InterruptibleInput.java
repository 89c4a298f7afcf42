package dev.likeness.image;

import java.io.IOException;
import java.io.InterruptedIOException;
import javax.imageio.stream.ImageInputStreamImpl;

/** A file in memory that can no longer be read once the reading thread was interrupted: how a decoder is stopped. */
final class InterruptibleInput extends ImageInputStreamImpl {
    private final byte[] bytes;

    /** @param bytes not copied */
    InterruptibleInput(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
        requireReadable();
        return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        requireReadable();
        if (streamPos >= bytes.length) {
            return -1;
        }
        int count = (int) Math.min(length, bytes.length - streamPos);
        System.arraycopy(bytes, (int) streamPos, into, offset, count);
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    private void requireReadable() throws IOException {
        checkClosed();
        bitOffset = 0;
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("told to stop");
        }
    }
}
