package dev.likeness.tests.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.Headers;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/** {@code likeness page}: a deployed page whose callers sign with IAM credentials, from one's own machine. */
class PageSignedE2E extends PageContract {
    private static final AwsSessionCredentials CREDENTIALS =
            AwsSessionCredentials.create("AKIDEXAMPLE", "a secret", "a session");
    private static final String REGION = "eu-west-1";
    private static final DateTimeFormatter AMZ_DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Signs what was asked once more: the signature must be the one that came. */
    private static boolean isSigned(String method, URI asked, Headers headers, byte[] body) {
        String date = headers.getFirst("X-Amz-Date");
        if (date == null) {
            return false;
        }
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(method))
                .uri(URI.create("http://" + headers.getFirst("Host") + asked));
        for (String name : new String[] {"Accept", "Content-Type"}) {
            if (headers.getFirst("Authorization").contains(name.toLowerCase(Locale.ROOT))) {
                request.putHeader(name, headers.getFirst(name));
            }
        }
        Clock then = Clock.fixed(Instant.from(AMZ_DATE.parse(date)), ZoneOffset.UTC);
        String expected = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(CREDENTIALS)
                        .request(request.build())
                        .payload(() -> new ByteArrayInputStream(body))
                        .putProperty(HttpSigner.SIGNING_CLOCK, then)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "execute-api")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, REGION))
                .request()
                .firstMatchingHeader("Authorization")
                .orElseThrow();
        return expected.equals(headers.getFirst("Authorization"));
    }

    @Test
    void signsEachCall_ofThePageThatCameFromHere() throws Exception {
        var unsigned = new AtomicInteger();
        likeness.environment.putAll(Map.of(
                "AWS_ACCESS_KEY_ID", CREDENTIALS.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", CREDENTIALS.secretAccessKey(),
                "AWS_SESSION_TOKEN", CREDENTIALS.sessionToken(),
                "AWS_REGION", REGION));
        try (var api = new DeployedApi(URI.create(http()), (method, asked, headers, body) -> {
            boolean signed = isSigned(method, asked, headers, body);
            unsigned.addAndGet(signed ? 0 : 1);
            return signed;
        })) {
            Process process = likeness.builder("page", "--api", api.address().toString(), "--port", "0")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try {
                String address = address(process);
                Page page = browser.page();
                page.navigate(address + "?view=browse&prefix=samples/boat/");
                assertThat(page.locator("#photos .tile")).hasCount(6);
                awaitThumbnails(page);
                page.getByText("Search", new Page.GetByTextOptions().setExact(true))
                        .click();
                search(page, file(SAMPLES.get(7)));
                requireFirst(page, SAMPLES.get(7).key());
                assertThat(unsigned).hasValue(0);
                requireRefused(address);
                browser.origins.remove(address.replaceFirst("/$", ""));
            } finally {
                process.destroy();
                process.waitFor();
            }
        }
    }

    private static String address(Process process) throws Exception {
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        Matcher address = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+/").matcher(line == null ? "" : line);
        assertThat(address.find()).as("says where the page is: %s", line).isTrue();
        return address.group();
    }

    /** Any page of the web can make a browser call this machine. */
    private static void requireRefused(String address) throws Exception {
        for (var header : Map.of("Origin", "https://example.org", "Sec-Fetch-Site", "cross-site")
                .entrySet()) {
            HttpRequest call = HttpRequest.newBuilder(URI.create(address + "v1/status"))
                    .header(header.getKey(), header.getValue())
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(call, BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(403);
        }
    }
}
