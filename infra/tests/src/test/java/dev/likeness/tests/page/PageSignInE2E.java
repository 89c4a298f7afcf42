package dev.likeness.tests.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.likeness.local.samples.SamplePictures;
import dev.likeness.tests.Client;
import dev.likeness.tests.LikenessProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deployed page whose callers are users of a user pool: below API Gateway's stage, after signing in. */
class PageSignInE2E {
    @TempDir
    private Path home;

    @Test
    void signsInByItself_andComesBackToWhereOneWas() throws Exception {
        // How many calls are refused from now on, as if the token had expired.
        var refused = new AtomicInteger();
        try (var pool = new UserPool();
                var browser = new Browser()) {
            var likeness = new LikenessProcess(home);
            likeness.environment.put("LIKENESS_PAGE_SIGN_IN_DOMAIN", pool.domain());
            likeness.environment.put("LIKENESS_PAGE_CLIENT_ID", UserPool.CLIENT_ID);
            LikenessProcess.Up up = likeness.up();
            try (var client = new Client(up.endpoints());
                    var api = new DeployedApi(
                            URI.create(up.endpoints().path("http").asText()), (method, asked, headers, body) -> {
                                String path = asked.getPath().substring(DeployedApi.STAGE.length());
                                boolean isPage = path.equals("/") || path.startsWith("/page/");
                                boolean isExpired = !isPage && refused.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
                                return isPage
                                        || (!isExpired && UserPool.ID_TOKEN.equals(headers.getFirst("Authorization")));
                            })) {
                client.await(
                        "/v1/status",
                        status -> status.at("/images/indexed").asInt()
                                == SamplePictures.draw().size());
                pool.callback = api.address().toString();
                Page page = browser.page();
                page.navigate(api.address() + "?view=browse&prefix=samples/fish/");
                assertThat(page.locator("#photos .tile")).hasCount(6);
                assertThat(page).hasURL(api.address() + "?view=browse&prefix=samples/fish/");
                PageContract.awaitThumbnails(page);

                String label = page.locator("#photos a").first().getAttribute("aria-label");
                page.locator("#photos a").first().click();
                PageContract.requireFirst(page, label.replace(". Search by this photo", ""));

                // The token expires: it is renewed, and one stays on the page.
                refused.set(2);
                page.locator("nav a[data-view=status]").click();
                assertThat(page.locator("#status-facts")).containsText("60 photos");
                assertThat(pool.visits).hasValue(1);

                // The session has ended: one signs in again, and comes back to where one was.
                pool.renews = false;
                refused.set(1);
                page.locator("nav a[data-view=upload]").click();
                page.locator("nav a[data-view=status]").click();
                page.waitForCondition(() -> pool.visits.get() == 2);
                assertThat(page.locator("#status-facts")).containsText("60 photos");
                assertThat(page).hasURL(api.address() + "?view=status");

                page.getByText("Sign out").click();
                assertThat(page.getByText("signed out")).isVisible();
                assertThat(browser.complaints).isEmpty();
                up.stop();
            } finally {
                up.kill();
            }
        }
    }
}
