package dev.likeness.category;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.likeness.analysis.AnalysisFixture;
import dev.likeness.category.ListCategoryImages.Member;
import dev.likeness.category.TeachCategory.Taught;
import dev.likeness.embedding.CurrentModel;
import dev.likeness.search.Examples;
import dev.likeness.search.InvalidParameterException;
import dev.likeness.search.Mode;
import dev.likeness.search.NotFoundException;
import dev.likeness.search.PageCursor;
import dev.likeness.search.RankImages;
import dev.likeness.search.SearchRequest;
import dev.likeness.search.StoredEmbeddings;
import dev.likeness.store.Category;
import dev.likeness.store.Category.Measured;
import dev.likeness.store.Database;
import dev.likeness.store.DatabaseWriter;
import dev.likeness.store.FindCategories;
import dev.likeness.store.FindEmbeddings;
import dev.likeness.store.FindNearest;
import dev.likeness.store.FindOthers;
import dev.likeness.store.ForgetCategory;
import dev.likeness.store.ImageFilter;
import dev.likeness.store.SaveCategory;
import dev.likeness.store.StoreUnavailableException;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Categories in a real database, which is read over connections that cannot write. */
class CategoriesIT {
    private final AnalysisFixture fixture = new AnalysisFixture();
    private final Database reader = new Database(readOnly(fixture.postgres.jdbcUrl()));
    private final DatabaseWriter writer = new DatabaseWriter(reader, () -> Optional.of(fixture.postgres.jdbcUrl()));
    private final CurrentModel model = new CurrentModel(fixture.model);
    private final FindCategories findCategories = new FindCategories(writer);
    private final FindEmbeddings findEmbeddings = new FindEmbeddings(reader);
    private final PrepareLesson prepare = new PrepareLesson(
            fixture.tables(), new StoredEmbeddings(findEmbeddings), findEmbeddings, new FindOthers(reader));
    private final TeachCategory teach = new TeachCategory(model, prepare, new SaveCategory(writer), findCategories);
    private final ListCategoryImages list =
            new ListCategoryImages(model, prepare, new RankImages(fixture.tables(), new FindNearest(reader)));

    private static PGSimpleDataSource readOnly(String url) {
        var source = new PGSimpleDataSource();
        source.setURL(url + "&options=-c%20default_transaction_read_only=on");
        return source;
    }

    @BeforeEach
    void fill() {
        fixture.fill();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private List<UUID> ids(String kind, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> fixture.id(kind + "/" + i))
                .toList();
    }

    private Category teach(String name, List<UUID> like, List<UUID> unlike) {
        Taught taught = teach.run(name, new Examples(like, unlike));
        Category saved = findCategories.byId(taught.category().id()).orElseThrow();
        assertThat(saved).usingRecursiveComparison().isEqualTo(taught.category());
        return saved;
    }

    /** In pages of seven. */
    private List<Member> members(Category category) {
        List<Member> members = new ArrayList<>();
        PageCursor after = null;
        do {
            var page = list.run(category, new SearchRequest(7, Mode.SIMILAR, ImageFilter.ALL, -1, after));
            members.addAll(page.members());
            after = page.next();
        } while (after != null);
        return members;
    }

    private static Stream<String> keys(List<Member> members) {
        return members.stream().map(member -> member.image().key());
    }

    @Test
    void run_fewExamples_findAllOfTheirKind_andWhatComesLater() {
        Category category = teach("Things of kind a", ids("a", 5), List.of());
        assertThat(keys(members(category))).hasSize(23).doesNotHaveDuplicates().allMatch(key -> key.startsWith("a/"));
        assertThat(members(category))
                .extracting(Member::probability)
                .isSortedAccordingTo((one, other) -> Double.compare(other, one))
                .allMatch(probability -> probability >= 0.5 && probability < 1);
        fixture.add("later", "a", 0.05, "later", 0);
        assertThat(keys(members(category))).contains("later").hasSize(24);
        assertThat(category.measured())
                .as("the rest of kind a is among the others")
                .isEqualTo(new Measured(5, 5, 59, 18));
    }

    @Test
    void run_moreThanAreComparedForASearch_findsAll() {
        fixture.execute("update model set candidates = 10, scan_limit = 1");
        assertThat(keys(members(teach("a", ids("a", 5), List.of())))).hasSize(23);
    }

    @Test
    void run_sameName_isTaughtAnew() {
        Category first = teach("mine", ids("a", 5), List.of());
        Category second = teach(" MINE ", ids("b", 3), ids("c", 2));
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.name()).isEqualTo("MINE");
        assertThat(second.like()).isEqualTo(ids("b", 3));
        assertThat(second.unlike()).isEqualTo(ids("c", 2));
        assertThat(keys(members(second))).hasSize(20).allMatch(key -> key.startsWith("b/"));
        assertThat(findCategories.all()).hasSize(1);
    }

    @Test
    void measure_wrongExample_isNotRecognisedWithoutItself() {
        List<UUID> examples = new ArrayList<>(ids("a", 6));
        examples.add(fixture.id("c/0"));
        Measured measured = teach("mixed", examples, List.of()).measured();
        assertThat(measured.examples()).isEqualTo(7);
        assertThat(measured.recognised()).isEqualTo(6);
    }

    @Test
    void photoIndexedAgain_staysAnExample_whileItsBytesDo() {
        Category category = teach("a", ids("a", 4), ids("b", 1));
        fixture.copy("a/0", "a/0");
        fixture.copy("b/0", "b/0");
        assertThat(findCategories.byId(category.id()).orElseThrow().like()).isEqualTo(category.like());
        assertThat(findCategories.byId(category.id()).orElseThrow().unlike()).isEqualTo(category.unlike());
        fixture.add("a/1", "c", 0.05, "another", 0);
        fixture.delete("a/2");
        assertThat(findCategories.byId(category.id()).orElseThrow().like())
                .containsExactly(category.like().get(0), category.like().get(3));
        assertThat(fixture.number("select count(*) from category_example")).isEqualTo(3);
    }

    @Test
    void run_whileAnExampleIsIndexedAgain_isToBeTriedAgain() throws Exception {
        List<UUID> examples = ids("a", 3);
        try (var connection = DriverManager.getConnection(fixture.postgres.jdbcUrl());
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("create temporary table again on commit drop as select * from image where key = 'a/0'");
            statement.execute("delete from image where key = 'a/0'; insert into image select * from again");
            var taught = CompletableFuture.runAsync(() -> teach("a", examples, List.of()));
            fixture.postgres.awaitLocked(taught);
            connection.commit();
            assertThatThrownBy(taught::join).hasCauseInstanceOf(StoreUnavailableException.class);
        }
        assertThat(findCategories.all()).isEmpty();
    }

    @Test
    void again_examplesGone_isLearnedFromTheOthers_orStaysAsItWas() {
        Category category = teach("a", ids("a", 3), List.of());
        fixture.delete("a/0");
        teach.again(() -> false);
        Category without = findCategories.byId(category.id()).orElseThrow();
        assertThat(without.like()).hasSize(2);
        assertThat(without.measured().examples()).isEqualTo(2);
        fixture.delete("a/1");
        teach.again(() -> false);
        assertThat(findCategories.byId(category.id()).orElseThrow().learned())
                .usingRecursiveComparison()
                .isEqualTo(without.learned());
        assertThat(keys(members(without))).hasSize(21);
    }

    @Test
    void run_anotherModel_isLearnedInItsEmbeddings() {
        Category category = teach("a", ids("a", 5), List.of());
        model.switchTo(fixture.mirrored(), () -> true);
        assertThat(keys(members(category))).hasSize(23).allMatch(key -> key.startsWith("a/"));
        teach.again(() -> false);
        Category anew = findCategories.byId(category.id()).orElseThrow();
        assertThat(anew.learned().modelId()).isEqualTo("mirrored:fp32");
        assertThat(keys(members(anew))).hasSize(23).allMatch(key -> key.startsWith("a/"));
    }

    @Test
    void forget_leavesThePhotos() {
        Category category = teach("a", ids("a", 5), List.of());
        var forget = new ForgetCategory(writer);
        assertThat(forget.run(category.id())).isTrue();
        assertThat(forget.run(category.id())).isFalse();
        assertThat(findCategories.all()).isEmpty();
        assertThat(fixture.number("select count(*) from image where state = 'indexed'"))
                .isEqualTo(64);
        assertThat(fixture.number("select count(*) from category_example")).isZero();
    }

    @Test
    void run_whatCannotBeTaught_isRefused_andNothingIsSaved() {
        fixture.addBlank("blank/0");
        fixture.addBlank("blank/1");
        List<UUID> blank = ids("blank", 2);
        List<UUID> unknown = List.of(fixture.id("a/0"), UUID.randomUUID());
        assertThatThrownBy(() -> teach("one", ids("a", 1), List.of()))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("2 photos or more");
        assertThatThrownBy(() -> teach("x".repeat(101), ids("a", 2), List.of()))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> teach("gone", unknown, List.of())).isInstanceOf(NotFoundException.class);
        fixture.execute("delete from image where key not like 'blank/%'");
        assertThatThrownBy(() -> teach("all", blank, List.of()))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("no other photos");
        fixture.addBlank("blank/2");
        assertThatThrownBy(() -> teach("same", blank, List.of()))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Nothing tells");
        assertThat(findCategories.all()).isEmpty();
    }
}
