package dev.likeness.tests.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.likeness.corpus.Jpegs;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the archive as a whole says: the sample pictures, a copy and a half-sized copy of one. */
class PageAnalysisE2E extends PageContract {
    private static final String COPY = "copies/the same.png";
    private static final String HALF = "copies/half.jpg";
    private static final int PHOTOS = SAMPLES.size() + 2;

    /** A picture every third day. */
    private static final String DATE =
            """
            update image set indexed_at = cast('2026-10-01' as timestamptz) + numbered.n / 4 * interval '3 days'
            from (select id, row_number() over (order by key) as n from image where state = 'indexed') numbered
            where numbered.id = image.id
            """;

    @BeforeAll
    static void addCopies() throws Exception {
        BufferedImage car = ImageIO.read(new ByteArrayInputStream(CAR.png()));
        var half = new BufferedImage(car.getWidth() / 2, car.getHeight() / 2, BufferedImage.TYPE_INT_RGB);
        half.createGraphics()
                .drawImage(
                        car.getScaledInstance(half.getWidth(), half.getHeight(), java.awt.Image.SCALE_AREA_AVERAGING),
                        0,
                        0,
                        null);
        client.put(COPY, CAR.png());
        client.put(HALF, Jpegs.baseline(half));
        client.await("/v1/status", status -> status.at("/images/indexed").asInt() == PHOTOS);
        try (var connection = DriverManager.getConnection(
                        up.endpoints().at("/database/jdbc_url").asText());
                var statement = connection.createStatement()) {
            statement.executeUpdate(DATE);
        }
        // By itself, when nothing has come for a while.
        client.await("/v1/clusters", clusters -> clusters.at("/analysis/photos").asInt() == PHOTOS);
    }

    private static Locator cards(Page page) {
        return page.getByRole(
                        AriaRole.LIST,
                        new Page.GetByRoleOptions().setName("Clusters").setExact(true))
                .getByRole(AriaRole.LISTITEM);
    }

    @Test
    void clusters_areAMapAndCards_andLeadToTheirPhotos() throws Exception {
        Page page = open("");
        page.getByText("Analyse", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(cards(page).first()).isVisible();
        page.locator("#clusters-k").selectOption("12");
        assertThat(cards(page)).hasCount(12);
        assertThat(page.locator("#clusters-note")).containsText(PHOTOS + " photos analysed");
        page.waitForFunction(
                "() => [...document.querySelectorAll('.mosaic img')].every((img) => img.naturalWidth > 0)");
        requireAccessible(page, "clusters");
        requireMap(page);
        Screenshots.take(page, "clusters");
        String name = cards(page).first().innerText();
        int photos = Integer.parseInt(name.replaceAll("(?s).* (\\d+) photos?.*", "$1"));
        cards(page).first().getByRole(AriaRole.LINK).click();
        assertThat(page.locator("#cluster-photos .tile")).hasCount(photos);
        assertThat(page.locator("#cluster-title")).containsText(photos + " photo");
        page.goBack();
        assertThat(cards(page)).hasCount(12);
        assertThat(page.locator("#cluster-one")).isHidden();
    }

    /** Somewhere in it is a photo, whose name it says, and whose cluster it leads to. */
    private static void requireMap(Page page) {
        Locator canvas = page.locator("#map canvas");
        var box = canvas.boundingBox();
        Locator caption = page.locator("#map figcaption");
        double[] found = null;
        for (int i = 0; i < 400 && found == null; i++) {
            double x = box.x + (i % 20 + 0.5) / 20 * box.width;
            double y = box.y + (Math.floorDiv(i, 20) + 0.5) / 20 * box.height;
            page.mouse().move(x, y);
            found = caption.innerText().isEmpty() ? null : new double[] {x, y};
        }
        assertThat(found).as("a photo under the mouse").isNotNull();
        assertThat(caption).containsText(Pattern.compile("\\.(png|jpg)$"));
        page.mouse().click(found[0], found[1]);
        assertThat(page.locator("#cluster-photos .tile").first()).isVisible();
        page.goBack();
        page.mouse().move(0, 0);
        assertThat(status(page).locator("p")).isEmpty();
        page.waitForTimeout(1000); // the map's pictures
        page.waitForFunction(
                "() => [...document.querySelectorAll('.mosaic img')].every((img) => img.naturalWidth > 0)");
    }

    @Test
    void aClusterThatIsNoMore_isSaidSo() {
        Page page = open("?view=clusters&cluster=gone-1");
        assertThat(status(page)).containsText("Each analysis makes new ones");
    }

    @Test
    void duplicates_areSideBySide_andTheOthersAreAList() throws Exception {
        Page page = open("?view=duplicates");
        // The drawn cars are much alike: some of them are in it too.
        Locator group = page.locator(".duplicate-group").filter(new Locator.FilterOptions().setHasText(HALF));
        assertThat(group).containsText(COPY);
        assertThat(group.getByRole(AriaRole.RADIO).first()).isChecked();
        assertThat(group.getByRole(AriaRole.RADIO, new Locator.GetByRoleOptions().setName("Keep " + HALF)))
                .isVisible();
        page.waitForFunction("() => [...document.querySelectorAll('.duplicate-group img')].every((img) =>"
                + " img.getBoundingClientRect().top > innerHeight || img.getBoundingClientRect().left > innerWidth"
                + " || img.naturalWidth > 0)");
        requireAccessible(page, "duplicates");
        Screenshots.take(page, "duplicates");
        assertThat(page.locator("#duplicates-sum")).containsText(" others in the ");
        Locator half = group.getByRole(AriaRole.LISTITEM).filter(new Locator.FilterOptions().setHasText(HALF));
        half.getByRole(AriaRole.RADIO).check();
        Download others =
                page.waitForDownload(() -> page.locator("#duplicates-others").click());
        List<String> lines = Files.readAllLines(others.path());
        assertThat(lines.get(0)).isEqualTo("bucket,key,image_id,kept_key");
        assertThat(lines.subList(1, lines.size()))
                .noneMatch(line -> line.contains("," + HALF + ","))
                .anyMatch(line -> line.contains("," + COPY + ",") && line.endsWith("," + HALF))
                .anyMatch(line -> line.contains("," + CAR.key() + ",") && line.endsWith("," + HALF));
        page.locator("#duplicates-kind").selectOption("exact");
        assertThat(page.locator(".duplicate-group")).hasCount(1);
        assertThat(page.locator(".duplicate-group li")).hasCount(2);
        Download table = page.waitForDownload(
                () -> page.locator("#duplicates-download").getByText("CSV").click());
        assertThat(Files.readAllLines(table.path()))
                .hasSize(3)
                .first()
                .asString()
                .startsWith("group,keep,photos,similarity");
    }

    @Test
    void outliers_areShown_theMostUnlikeFirst() {
        Page page = open("?view=outliers");
        Locator similarities = page.locator("#outliers-photos .score");
        assertThat(similarities.first()).isVisible();
        List<Double> values =
                similarities.allInnerTexts().stream().map(Double::valueOf).toList();
        assertThat(values).isSorted().hasSize(4); // one in twenty
        requireAccessible(page, "outliers");
    }

    @Test
    void trends_areAChartAndATable() throws Exception {
        Page page = open("?view=trends");
        assertThat(page.locator("#chart polyline")).hasCount(1);
        page.locator("#trends-of").selectOption("label");
        assertThat(page.locator("#chart polyline")).hasCount(8);
        assertThat(page.locator(".legend li")).hasCount(8);
        requireAccessible(page, "trends");
        page.getByText("The same in numbers").click();
        assertThat(page.locator("#chart tbody tr")).hasCount(7); // weeks from Monday, 28 September
        Screenshots.take(page, "trends");
        Download download = page.waitForDownload(
                () -> page.locator("#trends-download").getByText("JSON").click());
        JsonNode rows = new ObjectMapper().readTree(download.path().toFile());
        assertThat(rows.size()).isGreaterThan(8);
        assertThat(rows.get(0).path("points").get(0).path("photos").isInt()).isTrue();
        page.locator("#trends-over").selectOption("taken_at");
        assertThat(page.locator("#trends-note")).containsText("do not say when they were taken");
        page.locator("#trends-over").selectOption("indexed_at");
        page.locator("#trends-of").selectOption("cluster");
        assertThat(page.locator("#chart polyline").first()).isVisible();
    }

    @Test
    void narrowAndDark_nothingIsCutOff() {
        for (String view : List.of("clusters&k=12", "duplicates", "outliers", "trends&of=label")) {
            Page page = open(browser.page(360, 740, ColorScheme.DARK), "?view=" + view);
            assertThat(page.locator("section:not([hidden]) img, #chart polyline")
                            .first())
                    .isVisible();
            assertThat((Integer) page.evaluate("() => document.documentElement.scrollWidth"))
                    .as(view)
                    .isLessThanOrEqualTo(360);
            requireAccessible(page, view + ", 360 px, dark");
        }
    }
}
