package dev.likeness.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between modules; those inside the library are tested there. */
@AnalyzeClasses(
        packages = "dev.likeness",
        importOptions = {DoNotIncludeTests.class, ArchitectureTest.NoJarOfTests.class})
class ArchitectureTest {
    /** infra/local's tests come as a jar of their own. */
    static final class NoJarOfTests implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final String[] LIBRARY = {
        "dev.likeness.image..",
        "dev.likeness.embedding..",
        "dev.likeness.bucket..",
        "dev.likeness.login..",
        "dev.likeness.store..",
        "dev.likeness.index..",
        "dev.likeness.search..",
        "dev.likeness.analysis..",
        "dev.likeness.metrics..",
        "dev.likeness.snapshot.."
    };

    @ArchTest
    static final ArchRule THE_LIBRARY_IS_AT_THE_BOTTOM = forbid(
                    "dev.likeness.functions..",
                    "dev.likeness.local..",
                    "dev.likeness.postgres..",
                    "dev.likeness.files..")
            .from(LIBRARY);

    @ArchTest
    static final ArchRule FUNCTIONS_KNOW_NOTHING_OF_THE_LOCAL_STACK = forbid(
                    "dev.likeness.local..", "dev.likeness.postgres..", "dev.likeness.files..")
            .from("dev.likeness.functions..");

    @ArchTest
    static final ArchRule INDEX_FUNCTION_IS_A_LEAF = forbid(
                    "dev.likeness.functions.search..", "dev.likeness.functions.maintain..")
            .from("dev.likeness.functions.index..");

    @ArchTest
    static final ArchRule SEARCH_FUNCTION_IS_A_LEAF = forbid(
                    "dev.likeness.functions.index..", "dev.likeness.functions.maintain..")
            .from("dev.likeness.functions.search..");

    @ArchTest
    static final ArchRule MAINTAIN_FUNCTION_IS_A_LEAF = forbid(
                    "dev.likeness.functions.index..", "dev.likeness.functions.search..")
            .from("dev.likeness.functions.maintain..");

    @ArchTest
    static final ArchRule POSTGRES_STANDS_ALONE = forbid("dev.likeness.local..", "dev.likeness.functions..")
            .from("dev.likeness.postgres..", "dev.likeness.files..");

    @ArchTest
    static final ArchRule THE_STACK_KNOWS_NO_COMMAND_LINE = forbid(
                    "dev.likeness.local.cli..", "dev.likeness.local.samples..", "picocli..")
            .from("dev.likeness.local.stack..");

    @ArchTest
    static final ArchRule SAMPLES_STAND_ALONE = forbid(
                    "dev.likeness.local.cli..", "dev.likeness.local.stack..", "dev.likeness.functions..")
            .from("dev.likeness.local.samples..");

    @ArchTest
    static final ArchRule WEIGHTS_STAND_ALONE = forbid(
                    "dev.likeness.local.onnx..",
                    "dev.likeness.local.model..",
                    "dev.likeness.local.install..",
                    "dev.likeness.local.bench..",
                    "dev.likeness.local.stack..",
                    "dev.likeness.local.cli..")
            .from("dev.likeness.local.weights..");

    @ArchTest
    static final ArchRule GRAPHS_KNOW_ONLY_WEIGHTS = forbid(
                    "dev.likeness.local.model..",
                    "dev.likeness.local.install..",
                    "dev.likeness.local.bench..",
                    "dev.likeness.local.stack..",
                    "dev.likeness.local.cli..",
                    "ai.onnxruntime..")
            .from("dev.likeness.local.onnx..");

    @ArchTest
    static final ArchRule MODELS_KNOW_NOTHING_OF_HOW_THEY_ARE_MADE = forbid(
                    "dev.likeness.local.weights..",
                    "dev.likeness.local.install..",
                    "dev.likeness.local.bench..",
                    "dev.likeness.local.stack..",
                    "dev.likeness.local.cli..")
            .from("dev.likeness.local.model..");

    @ArchTest
    static final ArchRule INSTALLING_AND_MEASURING_NEED_NO_STACK = forbid(
                    "dev.likeness.local.stack..", "dev.likeness.local.cli..")
            .from(
                    "dev.likeness.local.install..",
                    "dev.likeness.local.bench",
                    "dev.likeness.local.bench.search..",
                    "dev.likeness.local.evaluate..");

    @ArchTest
    static final ArchRule BENCHMARKS_KNOW_NO_COMMAND_LINE =
            forbid("dev.likeness.local.cli..").from("dev.likeness.local.bench..");

    @ArchTest
    static final ArchRule THE_STACK_MAKES_NO_MODELS = forbid(
                    "dev.likeness.local.weights..", "dev.likeness.local.install..", "dev.likeness.local.bench..")
            .from("dev.likeness.local.stack..");

    private record Forbidden(String... packages) {
        ArchRule from(String... dependents) {
            return noClasses()
                    .that()
                    .resideInAnyPackage(dependents)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(packages)
                    .because("arrows only go down: infra/local → functions → src");
        }
    }

    private static Forbidden forbid(String... packages) {
        return new Forbidden(packages);
    }
}
