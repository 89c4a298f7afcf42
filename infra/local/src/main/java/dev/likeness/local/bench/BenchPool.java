package dev.likeness.local.bench;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.sql.SQLException;
import java.time.Duration;

/** Connections as the functions have them. */
public final class BenchPool {
    private static final int MOST_CONNECTIONS = 10;

    private BenchPool() {}

    /** The caller closes it. */
    public static AgroalDataSource open(String jdbcUrl) {
        try {
            return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                    .connectionPoolConfiguration(pool -> pool.maxSize(MOST_CONNECTIONS)
                            .acquisitionTimeout(Duration.ofMinutes(1))
                            .connectionFactoryConfiguration(factory -> factory.jdbcUrl(jdbcUrl))));
        } catch (SQLException e) {
            throw new IllegalStateException("the pool's settings are wrong", e);
        }
    }
}
