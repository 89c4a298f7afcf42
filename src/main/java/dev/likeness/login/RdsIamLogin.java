package dev.likeness.login;

import java.util.Properties;
import org.postgresql.PGProperty;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Signs a connection in as the IAM user that the function runs as. Named in the JDBC URL,
 * {@code authenticationPluginClassName=dev.likeness.login.RdsIamLogin}; the driver makes one for each connection.
 */
public final class RdsIamLogin implements AuthenticationPlugin {
    /** Reads a role's credentials again before they expire; one for all connections. */
    private static final DefaultCredentialsProvider CREDENTIALS =
            DefaultCredentialsProvider.builder().build();

    private final Properties connection;

    /** @param connection as the driver has read it from the URL */
    public RdsIamLogin(Properties connection) {
        this.connection = connection;
    }

    @Override
    public char[] getPassword(AuthenticationRequestType type) {
        return RdsIamToken.of(
                        PGProperty.PG_HOST.getOrDefault(connection),
                        Integer.parseInt(PGProperty.PG_PORT.getOrDefault(connection)),
                        PGProperty.USER.getOrDefault(connection),
                        DefaultAwsRegionProviderChain.builder()
                                .build()
                                .getRegion()
                                .id(),
                        CREDENTIALS.resolveCredentials())
                .toCharArray();
    }
}
