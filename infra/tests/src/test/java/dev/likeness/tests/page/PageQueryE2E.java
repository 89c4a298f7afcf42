package dev.likeness.tests.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.likeness.local.samples.SamplePictures.Sample;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What one can search by on the page: parts of pictures, pictures from elsewhere, and what is no picture. */
class PageQueryE2E extends PageContract {
    private static final int SAFE_BYTES = 4_500_000;

    private static byte[] png(BufferedImage image) throws IOException {
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private static byte[] sideBySide(Sample left, Sample right) throws IOException {
        BufferedImage one = ImageIO.read(new ByteArrayInputStream(left.png()));
        BufferedImage other = ImageIO.read(new ByteArrayInputStream(right.png()));
        var both = new BufferedImage(one.getWidth() * 2, one.getHeight(), BufferedImage.TYPE_INT_RGB);
        both.createGraphics().drawImage(one, 0, 0, null);
        both.createGraphics().drawImage(other, one.getWidth(), 0, null);
        return png(both);
    }

    @Test
    void aBox_searchesByAPart_byMouseAndByKeyboard() throws Exception {
        Page page = open("");
        search(page, file("both.png", "image/png", sideBySide(FISH, CAR)));
        assertThat(results(page).first()).isVisible();
        var picture = page.locator("#query img").boundingBox();
        page.mouse().move(picture.x + picture.width * 0.5 + 1, picture.y + 1);
        page.mouse().down();
        page.mouse().move(picture.x + picture.width - 1, picture.y + picture.height - 1);
        page.mouse().up();
        requireFirst(page, CAR.key());
        assertThat(page.url()).contains("box=");
        awaitThumbnails(page);
        Screenshots.take(page, "box");
        requireAccessible(page, "a box");

        button(page, "Whole picture").click();
        assertThat(page.locator("#query .box")).isHidden();
        button(page, "Search by a part").click();
        assertThat(page.locator("#query .box")).isFocused();
        for (int i = 0; i < 13; i++) {
            page.keyboard().press("ArrowLeft");
            page.keyboard().press("ArrowUp");
        }
        for (int i = 0; i < 25; i++) {
            page.keyboard().press("Shift+ArrowDown");
        }
        page.keyboard().press("Enter");
        requireFirst(page, FISH.key());
    }

    @Test
    void aBox_onAnIndexedPhoto() {
        Page page = open("");
        search(page, file(FISH));
        results(page).first().getByRole(AriaRole.LINK).click();
        assertThat(page.locator("#query figcaption")).containsText(FISH.key());
        button(page, "Search by a part").click();
        page.keyboard().press("Enter");
        assertThat(page).hasURL(Pattern.compile("image=.*&box=100%2C80%2C200%2C160"));
        assertThat(results(page).first()).isVisible();
        assertThat(status(page)).containsText("Found in");
    }

    @Test
    void droppedAndPasted() {
        Page page = open("?view=browse");
        for (String event : List.of("drop", "paste")) {
            assertThat(page.locator("#counts")).containsText("photos");
            page.evaluate(
                    "([event, base64]) => {"
                            + " const data = new DataTransfer();"
                            + " const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));"
                            + " data.items.add(new File([bytes], event + '.png', {type: 'image/png'}));"
                            + " document.body.dispatchEvent(event === 'drop'"
                            + "   ? new DragEvent('drop', {bubbles: true, cancelable: true, dataTransfer: data})"
                            + "   : new ClipboardEvent('paste', {bubbles: true, clipboardData: data})); }",
                    List.of(event, Base64.getEncoder().encodeToString(FISH.png())));
            requireFirst(page, FISH.key());
            assertThat(page.locator("#query figcaption")).containsText(event + ".png");
            page.navigate(http() + "/");
        }
    }

    @Test
    void aLargePicture_isMadeSmallerFirst() throws Exception {
        var large = new BufferedImage(2400, 1920, BufferedImage.TYPE_INT_RGB);
        large.createGraphics().drawImage(ImageIO.read(new ByteArrayInputStream(CAR.png())), 0, 0, 2400, 1920, null);
        var random = new Random(1);
        for (int i = 0; i < 1_500_000; i++) { // so that it does not compress
            int x = random.nextInt(2400);
            int y = random.nextInt(1920);
            large.setRGB(x, y, large.getRGB(x, y) ^ random.nextInt(0x040404));
        }
        byte[] png = png(large);
        assertThat(png).hasSizeGreaterThan(SAFE_BYTES);
        Page page = browser.page();
        // Chromium does not tell how long a body is that is a file.
        page.addInitScript("window.sent = []; const call = window.fetch; window.fetch = (address, options) => {"
                + " window.sent.push(options?.body?.size ?? 0); return call(address, options); };");
        open(page, "");
        search(page, file("large.png", "image/png", png));
        requireFirst(page, CAR.key());
        assertThat((Integer) page.evaluate("() => Math.max(...window.sent)")).isBetween(10_000, SAFE_BYTES);
    }

    @Test
    void noPicture_saysWhatIsWrong_andTheNextSearchWorks() {
        Page page = open("");
        search(page, file("notes.txt", "text/plain", new byte[] {1, 2, 3}));
        assertThat(status(page)).containsText("picture");
        assertThat(page.locator("#message")).hasClass(Pattern.compile("error"));
        search(page, file(FISH));
        requireFirst(page, FISH.key());
        assertThat(page.locator("#message")).not().hasClass(Pattern.compile("error"));
    }
}
