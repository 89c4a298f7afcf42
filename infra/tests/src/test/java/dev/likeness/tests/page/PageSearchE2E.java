package dev.likeness.tests.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Searching on the page, and on from what was found. */
class PageSearchE2E extends PageContract {
    private static List<String> keys(Page page) {
        return results(page).getByRole(AriaRole.LINK).all().stream()
                .map(link -> link.getAttribute("aria-label").replaceFirst(", similarity.*", ""))
                .toList();
    }

    @Test
    void choosingAFile_searchesAtOnce_andTheAddressKeepsTheSearch() throws Exception {
        Page page = open("");
        assertThat(page.getByLabel("Search by picture")).hasAttribute("type", "file");
        search(page, file(FISH));
        requireFirst(page, FISH.key());
        assertThat(results(page).first()).containsText("1.00");
        assertThat(status(page)).containsText(Pattern.compile("Found in \\d+ ms by vgg16-mini"));
        requireAccessible(page, "results");
        awaitThumbnails(page);
        Screenshots.take(page, "search");

        page.reload();
        requireFirst(page, FISH.key());
        page.goBack();
        assertThat(results(page)).hasCount(0);
        page.goForward();
        requireFirst(page, FISH.key());
    }

    /** On AWS the page's files are open, and nothing else is. */
    @Test
    void dotsInThePath_leadNowhere() throws Exception {
        for (String path :
                List.of("/page/../v1/status", "/page/%2e%2e/v1/status", "/page/%2E./v1/status", "/v1/./status")) {
            assertThat(client.get(path).status()).as(path).isEqualTo(404);
        }
        assertThat(client.get("/page/page.js").status()).isEqualTo(200);
    }

    @Test
    void everyResultCanBeReached_byScrolling() {
        Page page = open("");
        search(page, file(CAR));
        requireFirst(page, CAR.key());
        for (int i = 0; i < 50 && results(page).count() < SAMPLES.size(); i++) {
            page.mouse().wheel(0, 2000);
            page.waitForTimeout(100);
        }
        assertThat(keys(page)).hasSize(SAMPLES.size()).doesNotHaveDuplicates();
    }

    @Test
    void aResult_isSearchedOnFrom_andItsAddressCanBeShared() {
        Page page = open("");
        search(page, file(FISH));
        requireFirst(page, FISH.key());
        String second = keys(page).get(1);
        results(page).nth(1).getByRole(AriaRole.LINK).click();
        requireFirst(page, second);
        assertThat(page.locator("#query figcaption")).containsText(second);

        Page somebodyElses = browser.page();
        somebodyElses.navigate(page.url());
        requireFirst(somebodyElses, second);
        assertThat(keys(somebodyElses).subList(0, 10)).isEqualTo(keys(page).subList(0, 10));
    }

    @Test
    void labels_filter() {
        Page page = open("");
        search(page, file(FISH));
        requireFirst(page, FISH.key());
        Locator chip = page.locator("#chips button").first();
        String label = chip.textContent();
        int all = results(page).count();
        chip.click();
        assertThat(page.locator("#chips button[aria-pressed=true]")).hasText(label);
        page.waitForCondition(() -> results(page).count() < all);
        for (Locator link : results(page).getByRole(AriaRole.LINK).all()) {
            assertThat(link.getAttribute("title")).contains(label);
        }
        page.locator("#chips button[aria-pressed=true]").click();
        page.waitForCondition(() -> results(page).count() >= all);
    }

    @Test
    void marks_refine() {
        Page page = open("");
        search(page, file(FISH));
        requireFirst(page, FISH.key());
        List<String> before = keys(page);
        page.getByLabel("More like this: " + before.get(0)).click();
        page.getByLabel("More like this: " + before.get(1)).click();
        page.getByLabel("Not like this: " + before.get(2)).click();
        assertThat(page.locator("#refine span")).hasText("2 photos like this, 1 not");
        button(page, "Search by these").click();
        assertThat(page.getByRole(AriaRole.LIST, new Page.GetByRoleOptions().setName("Searched by"))
                        .getByRole(AriaRole.LISTITEM))
                .hasCount(3);
        assertThat(status(page)).containsText("Found in");
        assertThat(keys(page)).contains(before.get(0), before.get(1)).doesNotContain(before.get(2));
        requireAccessible(page, "several");
        page.getByLabel("Not like " + before.get(2) + ": leave it out").click();
        page.waitForCondition(() -> keys(page).contains(before.get(2)));
    }

    @Test
    void largerView_andWaysOn() throws Exception {
        Page page = open("");
        search(page, file(CAR));
        requireFirst(page, CAR.key());
        page.getByLabel("Look at " + CAR.key()).click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("400 × 320 pixels");
        page.waitForFunction("() => document.querySelector('#viewer img').naturalWidth === 400");
        requireAccessible(page, "the larger view");
        dialog.getByText("Where?").click();
        assertThat(dialog.locator("svg rect")).hasCount(3);
        assertThat(dialog.locator("svg text").first()).containsText("%");
        assertThat(dialog.getByRole(AriaRole.STATUS)).containsText(": ");
        Screenshots.take(page, "where");
        page.keyboard().press("ArrowRight");
        page.keyboard().press("ArrowRight");
        assertThat(dialog.locator("dd").first()).hasText(keys(page).get(2));
        page.keyboard().press("ArrowLeft");
        page.keyboard().press("ArrowLeft");
        dialog.getByText("Where?").click();
        assertThat(dialog.locator("svg rect")).hasCount(3);
        dialog.getByText("Where?").click();
        assertThat(dialog.locator("svg rect")).hasCount(0);
        page.keyboard().press("ArrowRight");
        assertThat(dialog.locator("dd").first()).hasText(keys(page).get(1));
        page.keyboard().press("Escape");
        assertThat(dialog).isHidden();
        page.getByLabel("Look at " + CAR.key()).click();
        dialog.getByText("Same object").click();
        requireFirst(page, CAR.key());
        assertThat(page.getByLabel("Find")).hasValue("same");
    }

    @Test
    void offline_saysSo_andTriesAgain() {
        Page page = open("");
        search(page, file(FISH));
        requireFirst(page, FISH.key());
        page.context().setOffline(true);
        search(page, file(CAR));
        assertThat(status(page)).containsText("Likeness does not answer");
        page.context().setOffline(false);
        button(page, "Try again").click();
        requireFirst(page, CAR.key());
    }

    @Test
    void withTheKeyboardAlone() {
        Page page = open("");
        page.waitForFunction("() => document.querySelectorAll('#newest a').length > 0");
        page.keyboard().press("Tab");
        for (int i = 0; i < 40; i++) {
            Object key = page.evaluate(
                    "() => document.activeElement.closest('#newest') && document.activeElement.ariaLabel");
            if (key != null) {
                page.keyboard().press("Enter");
                requireFirst(page, key.toString().replaceFirst("\\. Search by.*", ""));
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError("Tab does not reach a photo");
    }

    @Test
    void narrowAndDark() throws Exception {
        Page page = open(browser.page(360, 740, ColorScheme.DARK), "");
        search(page, file(FISH));
        requireFirst(page, FISH.key());
        awaitThumbnails(page);
        assertThat((Integer) page.evaluate("() => document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(360);
        requireAccessible(page, "360 px, dark");
        Screenshots.take(page, "narrow-dark");
    }
}
