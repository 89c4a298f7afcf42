package dev.likeness.tests.page;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import com.microsoft.playwright.options.ColorScheme;
import dev.likeness.tests.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListSet;

/** Debian's Chromium, without a window. What a page asks for and complains about is kept. */
final class Browser implements AutoCloseable {
    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;

    /** {@code https://host:port} of every request. */
    final ConcurrentSkipListSet<String> origins = new ConcurrentSkipListSet<>();

    /** Errors in the page's scripts, and what its Content-Security-Policy forbade. */
    final List<String> complaints = new ArrayList<>();

    Browser() throws IOException, InterruptedException {
        Path executable = Path.of(installed());
        playwright = Playwright.create(new CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(List.of("--disable-gpu", "--font-render-hinting=none")));
    }

    private static String installed() throws IOException, InterruptedException {
        Process script = new ProcessBuilder(
                        Repository.ROOT.resolve("infra/tests/browser/chromium").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String path = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (script.waitFor() != 0 || path.isEmpty()) {
            throw new AssertionError("infra/tests/browser/chromium found none and installed none; see its output");
        }
        return path;
    }

    /** A browser of somebody's own: nothing in it yet. */
    Page page(int width, int height, ColorScheme colours) {
        BrowserContext context = chromium.newContext(
                new NewContextOptions().setViewportSize(width, height).setColorScheme(colours));
        context.setDefaultTimeout(30_000);
        Page page = context.newPage();
        page.onRequest(request -> {
            if (request.url().startsWith("http")) {
                origins.add(request.url().replaceFirst("^(https?://[^/]*).*", "$1"));
            }
        });
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            boolean refusal = message.text().contains("Content Security Policy");
            if (refusal) {
                complaints.add(message.text());
            }
        });
        return page;
    }

    Page page() {
        return page(1280, 860, ColorScheme.LIGHT);
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
