package dev.likeness.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** CloudFormation's part of a custom resource: a link that takes one answer. */
final class CloudFormationLink implements AutoCloseable {
    private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    CloudFormationLink() throws IOException {
        server.createContext("/", exchange -> {
            boolean put = exchange.getRequestMethod().equals("PUT");
            answers.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(put ? 200 : 405, -1);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/answer?signed";
    }

    JsonNode answer() throws Exception {
        String answer = answers.poll(30, TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("CloudFormation was told nothing");
        }
        return new ObjectMapper().readTree(answer);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
