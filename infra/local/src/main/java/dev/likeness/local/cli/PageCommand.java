package dev.likeness.local.cli;

import dev.likeness.local.page.SignedPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** {@code likeness page}. */
@Command(
        name = "page",
        mixinStandardHelpOptions = true,
        description = "Serves the page of a deployed Likeness on 127.0.0.1 and signs each of its calls with your AWS"
                + " credentials, until Ctrl-C. For deployments whose callers sign with IAM.",
        footer = {
            "",
            "The stack's output ApiUrl is the URL. Credentials are found as the AWS command",
            "line finds them: environment, AWS_PROFILE, ~/.aws. Those of a single sign-on:",
            "  eval \"$(aws configure export-credentials --format env)\"",
            "Without --api: says where the page of the last `likeness up` is."
        })
final class PageCommand implements Callable<Integer> {
    private static final Pattern API_HOST = Pattern.compile(".*\\.execute-api\\.([a-z0-9-]+)\\.amazonaws\\..*");

    @Option(
            names = {"--api", "--url"},
            paramLabel = "URL",
            description = "the API, such as https://ID.execute-api.eu-west-1.amazonaws.com/prod")
    private URI api;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "of 127.0.0.1; 0 for a free one (default: ${DEFAULT-VALUE})")
    private int port;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (api == null) {
            out.println(LastUp.read().http() + "/");
            return CommandLine.ExitCode.OK;
        }
        if (!ApiClient.isAddress(api)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--api must be such as https://host/prod, not '" + api + "'.");
        }
        try (SignedPage page = SignedPage.start(api, region(), credentials(), port)) {
            out.println("The page is at " + page.address() + ", by " + api + ". Ctrl-C stops it.");
            out.flush();
            new CountDownLatch(1).await();
        } catch (IOException e) {
            throw new CommandException(
                    "Port " + port + " of 127.0.0.1 is in use. Choose another with --port, or stop what uses it.", e);
        }
        return CommandLine.ExitCode.OK;
    }

    private String region() {
        Matcher host = API_HOST.matcher(api.getHost());
        try {
            return host.matches()
                    ? host.group(1)
                    : new DefaultAwsRegionProviderChain().getRegion().id();
        } catch (SdkException e) {
            throw new CommandException("Which region is the API in? Set AWS_REGION.", e);
        }
    }

    private static AwsCredentialsProvider credentials() {
        AwsCredentialsProvider credentials =
                DefaultCredentialsProvider.builder().build();
        try {
            credentials.resolveCredentials();
        } catch (SdkException e) {
            throw new CommandException(
                    "There are no AWS credentials. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
                    e);
        }
        return credentials;
    }
}
