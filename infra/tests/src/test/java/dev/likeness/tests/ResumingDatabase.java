package dev.likeness.tests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A paused Aurora in front of a real database: connections are accepted, and answered once it has resumed. */
final class ResumingDatabase implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final URI behind;
    private final CountDownLatch resumed = new CountDownLatch(1);

    ResumingDatabase(String jdbcUrl) throws IOException {
        behind = URI.create(jdbcUrl.substring("jdbc:".length()));
        threads.execute(this::accept);
    }

    /** The database's own URL, by way of this. */
    String url(String jdbcUrl) {
        return jdbcUrl.replace(":" + behind.getPort() + "/", ":" + server.getLocalPort() + "/");
    }

    void resume() {
        resumed.countDown();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try {
            resumed.await();
            Socket database = new Socket(behind.getHost(), behind.getPort());
            threads.execute(() -> copy(client, database));
            copy(database, client);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // The other side went away: both are closed.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
