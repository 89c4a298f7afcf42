package dev.likeness.tests.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploading on the page, and what it says of how things stand. */
class PageUploadE2E extends PageContract {
    private static final String HOSTILE = "<img src=x onerror=document.title='hacked'>.png";

    @TempDir
    private Path folder;

    private static Locator uploads(Page page) {
        return page.getByRole(AriaRole.LIST, new Page.GetByRoleOptions().setName("Uploads"))
                .getByRole(AriaRole.LISTITEM);
    }

    private static Locator upload(Page page, String name) {
        return uploads(page).filter(new Locator.FilterOptions().setHasText(name));
    }

    private static Locator total(Page page) {
        return page.locator("#upload-count");
    }

    @Test
    void files_areIndexedOrRejectedInWords() throws Exception {
        Page page = open("?view=upload");
        byte[] cutShort = Arrays.copyOf(SAMPLES.get(30).png(), SAMPLES.get(30).png().length / 2);
        page.getByLabel("into the folder").fill("/holiday/2026/");
        page.getByLabel("Choose files").setInputFiles(new FilePayload[] {
            file(SAMPLES.get(7)),
            file(SAMPLES.get(25)),
            file(SAMPLES.get(33)),
            file("broken.png", "image/png", cutShort),
            file("letter.pdf", "application/pdf", "%PDF-1.4 no picture".getBytes(StandardCharsets.US_ASCII)),
            file(HOSTILE, "image/png", SAMPLES.get(41).png())
        });
        assertThat(total(page)).hasText("6 files: 4 indexed, 2 rejected.");
        assertThat(upload(page, "broken.png")).containsText("Damaged or cut short");
        assertThat(upload(page, "letter.pdf")).containsText("Not a picture that can be read");
        assertThat(upload(page, "holiday/2026/<img src=x")).containsText("indexed");
        assertThat(status(page)).containsText("4 indexed, 2 rejected");
        page.waitForFunction("() => document.querySelectorAll('#uploads img').length === 4"
                + " && [...document.querySelectorAll('#uploads img')].every((img) => img.naturalWidth > 0)");
        requireAccessible(page, "uploads");
        Screenshots.take(page, "upload");

        JsonNode stored = client.get("/v1/images?prefix=holiday/2026/").body().path("images");
        assertThat(stored.findValuesAsText("key"))
                .hasSize(4)
                .allMatch(key -> key.startsWith("holiday/2026/"))
                .contains("holiday/2026/" + HOSTILE);

        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Status"))
                .click();
        assertThat(page.locator("#rejections")).containsText("Damaged or cut short");
        assertThat(page.locator("#status-facts")).containsText("vgg16-mini");
        requireAccessible(page, "status");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("2 files"))
                .click();
        assertThat(page.locator("#photos .rejected")).hasCount(2);
        requireAccessible(page, "rejected files");
        requireHarmless(page);
    }

    /** Keys are text wherever they are shown. */
    private static void requireHarmless(Page page) {
        for (String view : List.of("?view=browse&prefix=holiday/2026/", "")) {
            open(page, view);
            page.locator(".photos a")
                    .filter(new Locator.FilterOptions().setHasText("<img src=x"))
                    .first()
                    .click();
            // Another photo has the same bytes: either may be first.
            assertThat(results(page).getByLabel("holiday/2026/" + HOSTILE + ", similarity 1.00"))
                    .isVisible();
            results(page).getByLabel("Look at holiday/2026/" + HOSTILE).click();
            assertThat(page.locator("#viewer-title")).hasText(HOSTILE);
            assertThat(page.locator("img[src=x]")).hasCount(0);
            assertThat(page).not().hasTitle("hacked");
        }
    }

    @Test
    void aFolder_keepsItsPaths() throws Exception {
        Path deep = Files.createDirectories(folder.resolve("archive/deep"));
        Files.write(folder.resolve("archive/one.png"), SAMPLES.get(3).png());
        Files.write(deep.resolve("two.png"), SAMPLES.get(4).png());
        Files.write(deep.resolve(".hidden"), new byte[] {1});
        Page page = open("?view=upload");
        page.getByLabel("Choose a folder").setInputFiles(folder.resolve("archive"));
        assertThat(total(page)).hasText("2 files: 2 indexed.");
        assertThat(client.get("/v1/images?prefix=archive/")
                        .body()
                        .path("images")
                        .findValuesAsText("key"))
                .containsExactlyInAnyOrder("archive/one.png", "archive/deep/two.png");
    }

    @Test
    void whatCannotBeUploaded_canBeTriedAgain_andStopped() {
        Page page = open("?view=upload");
        String endpoint = up.endpoints().at("/s3/endpoint").asText();
        Predicate<String> bucket = url -> url.startsWith(endpoint);
        page.route(bucket, Route::abort);
        page.getByLabel("Choose files")
                .setInputFiles(file("again.png", "image/png", SAMPLES.get(50).png()));
        assertThat(upload(page, "again.png")).containsText("not uploaded: The bucket cannot be reached.");
        page.unroute(bucket);
        button(page, "Retry again.png").click();
        assertThat(upload(page, "again.png")).containsText(Pattern.compile("again.png.*indexed"));
        assertThat(button(page, "Retry again.png")).isHidden();

        page.route(bucket, route -> {}); // it hangs
        page.getByLabel("Choose files")
                .setInputFiles(file("stopped.png", "image/png", SAMPLES.get(51).png()));
        assertThat(upload(page, "stopped.png")).containsText("uploading");
        button(page, "Cancel stopped.png").click();
        assertThat(upload(page, "stopped.png")).containsText("cancelled");
        assertThat(total(page)).hasText("2 files: 1 indexed, 1 cancelled.");
        page.unroute(bucket);
        button(page, "Retry all").click();
        assertThat(total(page)).hasText("2 files: 2 indexed.");
    }
}
