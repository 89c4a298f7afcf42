package dev.likeness;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows inside the library; README and package-info say them in words. */
@AnalyzeClasses(
        packages = {
            "dev.likeness.image",
            "dev.likeness.embedding",
            "dev.likeness.bucket",
            "dev.likeness.login",
            "dev.likeness.store",
            "dev.likeness.index",
            "dev.likeness.search",
            "dev.likeness.analysis",
            "dev.likeness.category",
            "dev.likeness.metrics",
            "dev.likeness.snapshot"
        },
        importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ROOMS_BELOW_KNOW_NOTHING_OF_THOSE_ABOVE = noClasses()
            .that()
            .resideInAnyPackage(
                    "..image..",
                    "..embedding..",
                    "..bucket..",
                    "..store..",
                    "..index..",
                    "..search..",
                    "..analysis..",
                    "..category..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.likeness.snapshot..")
            .because("arrows only go down");

    @ArchTest
    static final ArchRule ROOMS_BELOW_KNOW_NOTHING_OF_INDEX_AND_SEARCH = noClasses()
            .that()
            .resideInAnyPackage("..image..", "..embedding..", "..bucket..", "..store..", "..snapshot..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.likeness.index..",
                    "dev.likeness.search..",
                    "dev.likeness.analysis..",
                    "dev.likeness.category..")
            .because("arrows only go down");

    @ArchTest
    static final ArchRule IMAGE_STANDS_ALONE = room("image", "embedding", "bucket", "store");

    @ArchTest
    static final ArchRule EMBEDDING_STANDS_ALONE = room("embedding", "image", "bucket", "store");

    @ArchTest
    static final ArchRule BUCKET_STANDS_ALONE = room("bucket", "image", "embedding", "store");

    @ArchTest
    static final ArchRule STORE_STANDS_ALONE = room("store", "image", "embedding", "bucket");

    @ArchTest
    static final ArchRule INDEX_AND_SEARCH_ARE_NEIGHBOURS = noClasses()
            .that()
            .resideInAPackage("dev.likeness.index..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.likeness.search..", "dev.likeness.analysis..", "dev.likeness.category..")
            .because("indexing and searching change for different reasons");

    @ArchTest
    static final ArchRule SEARCH_AND_INDEX_ARE_NEIGHBOURS = noClasses()
            .that()
            .resideInAPackage("dev.likeness.search..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.likeness.index..",
                    "dev.likeness.bucket..",
                    "dev.likeness.analysis..",
                    "dev.likeness.category..")
            .because("a query never reads the bucket");

    @ArchTest
    static final ArchRule ANALYSIS_IS_THEIR_NEIGHBOUR =
            room("analysis", "index", "search", "image", "bucket", "category");

    @ArchTest
    static final ArchRule CATEGORY_STANDS_ON_SEARCH = room("category", "index", "analysis", "image", "bucket");

    @ArchTest
    static final ArchRule ONLY_CATEGORY_LEARNS = only("category", "de.bwaldvogel.liblinear..");

    @ArchTest
    static final ArchRule ONLY_ANALYSIS_DOES_STATISTICS = only("analysis", "org.apache.commons.math3..");

    @ArchTest
    static final ArchRule ONLY_STORE_SPEAKS_SQL =
            only("store", "java.sql..", "org.jdbi..", "com.pgvector..", "org.flywaydb..", "io.agroal..");

    @ArchTest
    static final ArchRule ONLY_EMBEDDING_RUNS_MODELS = only("embedding", "ai.onnxruntime..");

    @ArchTest
    static final ArchRule ONLY_IMAGE_DECODES =
            only("image", "javax.imageio..", "java.awt..", "com.twelvemonkeys..", "com.drew..", "org.bytedeco..");

    @ArchTest
    static final ArchRule ONLY_BUCKET_SPEAKS_S3 = only("bucket", "software.amazon.awssdk.services.s3..");

    @ArchTest
    static final ArchRule ONLY_BUCKET_AND_LOGIN_SEE_AWS = noClasses()
            .that()
            .resideOutsideOfPackages("dev.likeness.bucket..", "dev.likeness.login..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.awssdk..")
            .because("AWS is at two doors: photos come in by the one, and the database is entered by the other");

    @ArchTest
    static final ArchRule LOGIN_STANDS_ALONE =
            room("login", "image", "embedding", "bucket", "store", "index", "search");

    @ArchTest
    static final ArchRule METRICS_STAND_ALONE =
            room("metrics", "image", "embedding", "bucket", "store", "login", "index", "search", "snapshot");

    @ArchTest
    static final ArchRule ONLY_METRICS_WRITES_METRICS = only("metrics", "software.amazon.cloudwatchlogs..");

    @ArchTest
    static final ArchRule ONLY_SNAPSHOT_KNOWS_OF_SNAPSHOTS = only("snapshot", "org.crac..");

    @ArchTest
    static final ArchRule THE_LIBRARY_KNOWS_NO_LAMBDA_AND_NO_HTTP = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.amazonaws.services.lambda..", "jakarta.ws.rs..", "io.quarkus..", "io.vertx..")
            .because("it runs in a Lambda, in a server and in a command alike");

    private static ArchRule room(String name, String... others) {
        String[] packages = new String[others.length];
        for (int i = 0; i < others.length; i++) {
            packages[i] = "dev.likeness." + others[i] + "..";
        }
        return noClasses()
                .that()
                .resideInAPackage("dev.likeness." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .because("each room knows only those that its package-info names");
    }

    private static ArchRule only(String name, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackage("dev.likeness." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .because("the " + name + " room is the only one that sees it");
    }
}
