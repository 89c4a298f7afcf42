package dev.likeness.tests.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import dev.likeness.local.samples.SamplePictures;
import dev.likeness.tests.Client;
import dev.likeness.tests.LikenessProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** What tests of the page start from: a stack with the sample pictures, and a browser. */
abstract class PageContract {
    static final List<SamplePictures.Sample> SAMPLES = SamplePictures.draw();
    static final SamplePictures.Sample FISH = sample("samples/fish/fish-2.png");
    static final SamplePictures.Sample CAR = sample("samples/car/car-3.png");

    @TempDir
    private static Path home;

    static LikenessProcess likeness;
    static LikenessProcess.Up up;
    static Client client;
    static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        likeness = new LikenessProcess(home);
        up = likeness.up();
        client = new Client(up.endpoints());
        client.await("/v1/status", status -> status.at("/images/indexed").asInt() == SAMPLES.size());
        browser = new Browser();
    }

    @AfterAll
    static void stop() throws Exception {
        browser.close();
        client.close();
        up.stop();
    }

    /** Whatever a test did: no script failed, nothing was forbidden, nobody else was asked. */
    @AfterEach
    void requireQuiet() {
        assertThat(browser.complaints).isEmpty();
        assertThat(browser.origins)
                .isSubsetOf(Set.of(http(), up.endpoints().at("/s3/endpoint").asText()));
    }

    private static SamplePictures.Sample sample(String key) {
        return SAMPLES.stream()
                .filter(sample -> sample.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    static String http() {
        return up.endpoints().path("http").asText();
    }

    static Page open(Page page, String query) {
        page.navigate(http() + "/" + query);
        return page;
    }

    static Page open(String query) {
        return open(browser.page(), query);
    }

    static FilePayload file(SamplePictures.Sample sample) {
        return file(sample.key().replaceFirst(".*/", ""), "image/png", sample.png());
    }

    static FilePayload file(String name, String type, byte[] content) {
        return new FilePayload(name, type, content);
    }

    /** As somebody does who has read nothing: the first file input. */
    static void search(Page page, FilePayload picture) {
        page.locator("input[type=file]").first().setInputFiles(picture);
    }

    static Locator results(Page page) {
        return page.getByRole(
                        AriaRole.LIST,
                        new Page.GetByRoleOptions().setName("Results").setExact(true))
                .getByRole(AriaRole.LISTITEM);
    }

    /** Waits until the first result is of this key. */
    static void requireFirst(Page page, String key) {
        assertThat(results(page)
                        .first()
                        .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(key + ", similarity")))
                .isVisible();
    }

    static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    static Locator status(Page page) {
        return page.getByRole(AriaRole.STATUS).first();
    }

    static void requireAccessible(Page page, String what) {
        var serious = new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .filter(violation -> Set.of("serious", "critical").contains(violation.getImpact()))
                        .map(violation -> violation.getId() + ": " + violation.getNodes())
                        .toList();
        assertThat(serious).as(what).isEmpty();
    }

    /** Thumbnails that are in the window have come. */
    static void awaitThumbnails(Page page) {
        page.waitForFunction("() => [...document.querySelectorAll('.photos img')].every((img) => {"
                + " const at = img.closest('.tile').getBoundingClientRect();"
                + " return at.width === 0 || at.top > innerHeight || at.bottom < 0 || img.naturalWidth > 0; })");
    }
}
