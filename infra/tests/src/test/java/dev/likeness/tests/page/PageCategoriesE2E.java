package dev.likeness.tests.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Categories of a user's own: made from marked results, taught better, forgotten. */
class PageCategoriesE2E extends PageContract {
    private static Locator dialog(Page page) {
        return page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName("Make a category of these"));
    }

    private static Locator photos(Page page) {
        return page.locator("#category-photos .tile");
    }

    /** Marks all fish among the results, and one that is none. */
    private static void markFish(Page page) {
        search(page, file(FISH));
        requireFirst(page, FISH.key());
        List<String> keys = page.locator("#results .photo").all().stream()
                .map(link -> link.getAttribute("aria-label").replaceFirst(", .*", ""))
                .toList();
        List<String> fish =
                keys.stream().filter(key -> key.contains("/fish/")).limit(4).toList();
        assertThat(fish).hasSize(4);
        fish.forEach(key -> page.getByLabel("More like this: " + key).click());
        String other =
                keys.stream().filter(key -> !key.contains("/fish/")).findFirst().orElseThrow();
        page.getByLabel("Not like this: " + other).click();
    }

    @Test
    void aCategory_isMadeOfMarkedPhotos_taughtBetter_andForgotten() throws Exception {
        Page page = open("?view=categories");
        assertThat(status(page)).containsText("There are none yet");
        page.getByText("Search", new Page.GetByTextOptions().setExact(true))
                .first()
                .click();
        markFish(page);
        button(page, "Make a category of these").click();
        assertThat(dialog(page)).containsText("4 photos that belong, 1 that do not");
        requireAccessible(page, "the name of a category");
        page.getByLabel("Its name").fill("My <fish>");
        page.keyboard().press("Enter");
        assertThat(page.locator("#category-name")).hasText("My <fish>");
        assertThat(page.locator("#category-note"))
                .containsText(
                        Pattern.compile("recognises \\d of its 4 examples; of \\d+ other photos, \\d+ seem to belong"));
        assertThat(photos(page).first()).containsText("%");
        assertThat(photos(page).first().getByRole(AriaRole.LINK))
                .hasAccessibleName(Pattern.compile("/fish/.*, probability \\d+ %. Search by this photo"));
        awaitThumbnails(page);
        requireAccessible(page, "a category");
        Screenshots.take(page, "category");

        String last = photos(page).last().locator(".key").innerText();
        int before = photos(page).count();
        photos(page).last().locator("[title='Not like this']").click();
        button(page, "Teach it by these").click();
        assertThat(status(page).locator("p")).isEmpty();
        page.waitForCondition(() -> photos(page).count() < before);
        assertThat(page.locator("#category-photos .key").allInnerTexts()).doesNotContain(last);
        assertThat(page.locator("#category-unlike li")).hasCount(2);
        page.locator("#category-unlike")
                .getByLabel(Pattern.compile("Not .*" + last.replace(".", "\\.") + ": take it back"))
                .click();
        assertThat(page.locator("#category-unlike li")).hasCount(1);
        assertThat(photos(page)).hasCount(before);
        Download table = page.waitForDownload(
                () -> page.locator("#category-download").getByText("CSV").click());
        assertThat(Files.readAllLines(table.path()))
                .hasSize(photos(page).count() + 1)
                .first()
                .asString()
                .isEqualTo("category,probability,key,image_id");

        requireReplacingIsAsked();
        page.getByText("‹ All categories").click();
        Locator card = page.locator("#category-cards li");
        assertThat(card).hasCount(1);
        assertThat(card).containsText("my <FISH> · 4 examples");
        page.waitForFunction(
                "() => [...document.querySelectorAll('.mosaic img')].every((img) => img.naturalWidth > 0)");
        requireAccessible(page, "categories");
        requireNarrow();
        card.getByRole(AriaRole.LINK).click();
        page.onDialog(Dialog::accept);
        button(page, "Forget this category").click();
        assertThat(status(page)).containsText("There are none yet");
        assertThat(client.get("/v1/categories").body().path("categories")).isEmpty();
    }

    private static void requireReplacingIsAsked() {
        Page page = open("");
        markFish(page);
        button(page, "Make a category of these").click();
        page.getByLabel("Its name").fill("my <FISH>");
        page.keyboard().press("Enter");
        assertThat(dialog(page).getByRole(AriaRole.ALERT))
                .containsText("There is a category “My <fish>” of 4 examples");
        page.keyboard().press("Enter");
        assertThat(page.locator("#category-name")).hasText("my <FISH>");
    }

    private static void requireNarrow() throws Exception {
        String id = client.get("/v1/categories")
                .body()
                .at("/categories/0/category_id")
                .asText();
        for (String view : List.of("categories", "categories&category=" + id)) {
            Page page = open(browser.page(360, 740, ColorScheme.DARK), "?view=" + view);
            assertThat(page.locator("#categories img").first()).isVisible();
            assertThat((Integer) page.evaluate("() => document.documentElement.scrollWidth"))
                    .as(view)
                    .isLessThanOrEqualTo(360);
            requireAccessible(page, view + ", 360 px, dark");
        }
    }
}
