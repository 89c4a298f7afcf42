package dev.likeness.tests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The way to a real database. Like a paused Aurora it accepts connections and answers them once it has resumed; connections
 * can be lost on it.
 */
final class DatabaseProxy implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final URI behind;
    private final CountDownLatch resumed = new CountDownLatch(1);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    DatabaseProxy(String jdbcUrl) throws IOException {
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

    /** As when a cable is pulled: neither side is told why. */
    void dropConnections() throws IOException {
        for (Socket socket : Set.copyOf(open)) {
            open.remove(socket);
            socket.close();
        }
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
            open.add(client);
            resumed.await();
            Socket database = connect(client);
            open.add(database);
            threads.execute(() -> copy(client, database));
            copy(database, client);
        } catch (IOException e) {
            // No database there: the client sees its connection closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private Socket connect(Socket client) throws IOException {
        try {
            return new Socket(behind.getHost(), behind.getPort());
        } catch (IOException e) {
            client.close();
            throw e;
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
