package dev.likeness.login;

import java.time.Duration;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * The password of an IAM user of an Aurora database: a request to {@code rds-db:connect} that is signed and never sent
 * (Amazon RDS user guide, "IAM database authentication"). Made on this machine, without a call to AWS. AWS' own
 * {@code RdsUtilities} does the same and would add 6 MB to each function.
 */
final class RdsIamToken {
    private static final Duration VALID = Duration.ofMinutes(15);
    private static final String SCHEME = "https";

    private RdsIamToken() {}

    /** @return valid for 15 minutes, for as many connections as are opened in that time */
    static String of(String host, int port, String user, String region, AwsCredentialsIdentity credentials) {
        SdkHttpRequest connect = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .protocol(SCHEME)
                .host(host)
                .port(port)
                .encodedPath("/")
                .putRawQueryParameter("DBUser", user)
                .putRawQueryParameter("Action", "connect")
                .build();
        String signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(credentials)
                        .request(connect)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "rds-db")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, VALID))
                .request()
                .getUri()
                .toString();
        return signed.substring((SCHEME + "://").length());
    }
}
