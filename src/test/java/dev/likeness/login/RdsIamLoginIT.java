package dev.likeness.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.likeness.store.PostgresExtension;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

class RdsIamLoginIT {
    private static final String HOST = "likeness.cluster-c1.eu-west-1.rds.amazonaws.com";
    private static final AwsBasicCredentials CREDENTIALS =
            AwsBasicCredentials.create("AKIDEXAMPLE", "secret/with+signs");

    @RegisterExtension
    final PostgresExtension postgres = new PostgresExtension(16);

    private static String awsOwn() {
        return RdsUtilities.builder()
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(CREDENTIALS))
                .build()
                .generateAuthenticationToken(
                        request -> request.hostname(HOST).port(5432).username("likeness_search"));
    }

    /** A token holds the second it was made in: one of a few attempts falls into one second. */
    @Test
    void token_equalsAwsOwn() {
        for (int attempt = 0; attempt < 20; attempt++) {
            String before = awsOwn();
            String ours = RdsIamToken.of(HOST, 5432, "likeness_search", "eu-west-1", CREDENTIALS);
            if (before.equals(awsOwn())) {
                assertThat(ours).startsWith(HOST + ":5432/?DBUser=likeness_search&Action=connect&");
                assertThat(ours.split("&")).containsExactlyInAnyOrder(before.split("&"));
                return;
            }
        }
        throw new AssertionError("no two tokens within one second");
    }

    /** This server knows the user, but not what AWS would say of the token: the driver has sent it, and it is refused. */
    @Test
    void driver_sendsTheTokenAsPassword() throws SQLException {
        try (var connection = postgres.source().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create role likeness_search login password 'another'");
        }
        String url = postgres.jdbcUrl().replaceFirst("\\?.*", "");
        System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
        System.setProperty("aws.secretAccessKey", "secret");
        System.setProperty("aws.region", "eu-west-1");
        assertThatThrownBy(() -> DriverManager.getConnection(url
                                + "?user=likeness_search&authenticationPluginClassName=" + RdsIamLogin.class.getName())
                        .close())
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    }
}
