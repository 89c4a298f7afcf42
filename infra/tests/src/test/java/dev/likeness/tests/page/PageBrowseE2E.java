package dev.likeness.tests.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Browsing two thousand photos. */
class PageBrowseE2E extends PageContract {
    private static final int PHOTOS = 2000;

    /** Copies of the sample pictures' rows, with their thumbnails: nothing else is needed to browse. */
    private static final String COPY =
            """
            with source as (select *, row_number() over (order by key) - 1 as number from image where state = 'indexed'),
            copy as (
                insert into image (bucket, key, state, etag, content_type, bytes, width, height, sha256, indexed_at, labels)
                select bucket, format('archive/%s/%s.png', n / 100, n), 'indexed', etag, content_type, bytes, width, height,
                       sha256, indexed_at - n * interval '1 minute', labels
                from generate_series(1, ?) n join source on number = n % 60
                returning id, sha256)
            insert into thumbnail select copy.id, jpeg
            from copy join source on copy.sha256 = source.sha256 join thumbnail on thumbnail.image_id = source.id
            """;

    @BeforeAll
    static void copy() throws SQLException {
        try (var connection = DriverManager.getConnection(
                        up.endpoints().at("/database/jdbc_url").asText());
                var statement = connection.prepareStatement(COPY)) {
            statement.setInt(1, PHOTOS - SAMPLES.size());
            statement.executeUpdate();
        }
    }

    private static Locator tiles(Page page) {
        return page.locator("#photos .tile");
    }

    @Test
    void twoThousandPhotos_comeAsOneScrolls_andNothingJumps() throws Exception {
        Page page = browser.page();
        var thumbnails = new AtomicInteger();
        page.onRequest(request -> {
            if (request.url().contains("/thumbnail")) {
                thumbnails.incrementAndGet();
            }
        });
        page.addInitScript(
                "window.shifts = []; new PerformanceObserver((list) => list.getEntries().forEach((entry) => {"
                        + " window.shifts.push(entry.value + ' ' + entry.sources.map(({node, previousRect, currentRect}) =>"
                        + "   (node?.className ?? '') + (node?.id ?? '') + ' ' + JSON.stringify([previousRect, currentRect])));"
                        + " })).observe({type: 'layout-shift', buffered: true});");
        open(page, "?view=browse");
        assertThat(tiles(page).first()).isVisible();
        awaitThumbnails(page);
        requireAccessible(page, "browsing");
        assertThat(thumbnails.get()).as("only those near the window").isBetween(20, 150);
        for (int i = 0; i < 600 && tiles(page).count() < PHOTOS; i++) {
            page.mouse().wheel(0, 900);
            page.waitForTimeout(60);
        }
        assertThat(tiles(page)).hasCount(PHOTOS);
        assertThat(page.evaluate("() => new Set([...document.querySelectorAll('#photos a')].map((a) => a.href)).size"))
                .as("each once")
                .isEqualTo(PHOTOS);
        awaitThumbnails(page);
        assertThat(((Number) page.evaluate("() => window.shifts.reduce((sum, shift) => sum + parseFloat(shift), 0)"))
                        .doubleValue())
                .as("cumulative layout shift, of: %s", page.evaluate("() => window.shifts.slice(0, 5)"))
                .isLessThan(0.1);
    }

    @Test
    void aFolder_looksGood() throws Exception {
        Page page = open("?view=browse&prefix=archive/"); // in an order that does not depend on who was indexed first
        assertThat(folder(page, "7/")).isVisible();
        assertThat(tiles(page).first()).isVisible();
        awaitThumbnails(page);
        Screenshots.take(page, "browse");
    }

    @Test
    void folderAndLabel_filter_andBackGoesBack() {
        Page page = open("?view=browse");
        folder(page, "samples/").click();
        folder(page, "fish/").click();
        assertThat(tiles(page)).hasCount(6);
        assertThat(page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Folder")))
                .containsText("All photossamplesfish");
        Locator label = page.locator("#browse-label");
        String most = label.locator("option").nth(1).getAttribute("value");
        label.selectOption(most);
        page.waitForURL("**label=**");
        assertThat(tiles(page).first()).isVisible();
        for (Locator link : tiles(page).locator("a").all()) {
            assertThat(link.getAttribute("title")).contains(most);
        }
        page.goBack();
        assertThat(tiles(page)).hasCount(6);
        page.getByText("All photos", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(folder(page, "archive/")).isVisible();
        page.locator("#browse-state").selectOption("rejected");
        assertThat(status(page)).containsText("Nothing here");
    }

    private static Locator folder(Page page, String name) {
        return page.getByRole(AriaRole.LIST, new Page.GetByRoleOptions().setName("Folders"))
                .getByText(name, new Locator.GetByTextOptions().setExact(true));
    }
}
