package dev.wasmrun.daemon;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import dev.wasmrun.daemon.logs.AppLog;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;

/** What the house is built like: who knows whom, and what nobody does. */
class HouseRulesTest {
    private static final String HOUSE = "dev.wasmrun.daemon";
    private static JavaClasses house;

    @BeforeAll
    static void look() {
        house =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages(HOUSE);
    }

    private static String in(String name) {
        return HOUSE + "." + name + "..";
    }

    /** May use nothing of the house but itself and these packages. */
    private static void knowsOnly(String name, String... others) {
        var known = new String[others.length + 1];
        known[0] = in(name);
        for (var i = 0; i < others.length; i++) {
            known[i + 1] = in(others[i]);
        }
        noClasses()
                .that()
                .resideInAPackage(in(name))
                .should()
                .dependOnClassesThat(
                        resideInAPackage(HOUSE + "..")
                                .and(not(resideInAnyPackage(known)))
                                .and(not(settingsOf(name))))
                .check(house);
    }

    // Settings are checked values, not wiring: whoever decides about an app may read them.
    private static DescribedPredicate<JavaClass> settingsOf(String name) {
        return name.equals("app") ? equivalentTo(Settings.class) : DescribedPredicate.alwaysFalse();
    }

    @Test
    void the_house_was_looked_at() {
        assertThat(house.size()).isGreaterThan(200);
        assertThat(house.contain(Daemon.class)).isTrue();
        assertThat(house.stream().filter(HouseRulesTest::isActor)).hasSizeGreaterThan(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "detect", "install", "runtime", "sandbox", "process", "store", "event", "watch"
            })
    void a_leaf_knows_no_other_part(String leaf) {
        knowsOnly(leaf);
    }

    @Test
    void the_network_knows_only_what_linux_offers() {
        knowsOnly("network", "linux");
        knowsOnly("exec", "linux");
        knowsOnly("files", "linux");
        knowsOnly("linux");
    }

    @Test
    void a_tunnel_speaks_where_the_bytes_of_its_visitors_are_moved() {
        knowsOnly("tunnel", "network", "linux");
    }

    @Test
    void a_log_tells_its_lines_to_the_events_and_knows_no_other_part() {
        knowsOnly("logs", "event", "linux");
    }

    @Test
    void the_preview_knows_no_other_part() {
        knowsOnly("preview");
    }

    @Test
    void an_app_knows_the_leaves_and_neither_its_user_nor_the_web() {
        knowsOnly(
                "app", "detect", "install", "runtime", "sandbox", "process", "network", "logs",
                "store", "event", "preview", "exec", "tunnel", "watch");
    }

    @Test
    void a_user_knows_apps_and_what_is_stored_of_them() {
        knowsOnly("user", "app", "store");
    }

    @Test
    void the_web_asks_users_and_shows_what_apps_answer() {
        knowsOnly("http", "user", "app", "logs", "event", "preview", "exec", "files");
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching(HOUSE + ".(*)..").should().beFreeOfCycles().check(house);
    }

    @Test
    void pekko_http_is_known_to_the_web_and_the_preview_only() {
        noClasses()
                .that()
                .resideOutsideOfPackages(in("http"), in("preview"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.pekko.http..")
                .check(house);
    }

    @Test
    void native_calls_are_made_in_linux_only() {
        noClasses()
                .that()
                .resideOutsideOfPackage(in("linux"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.lang.foreign..", "sun.nio.ch..")
                .check(house);
    }

    @Test
    void there_is_one_daemon_and_no_cluster() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.pekko.cluster..", "org.apache.pekko.remote..")
                .check(house);
    }

    // Main may, while it waits for the daemon before it to leave: nothing runs yet that it could
    // hold up.
    @Test
    void nobody_sleeps() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Main.class, TunnelServerMain.class)
                .should(
                        callMethodWhere(
                                named("sleep").and(declaredBy(Thread.class).or(sleepOfAUnit()))))
                .check(house);
    }

    // An actor that waits holds up the thread of others. AppLog has threads of its own, for the
    // disk: it may wait for files, and calls none of these either.
    @Test
    void an_actor_waits_for_nothing() {
        noClasses()
                .that(DescribedPredicate.describe("are actors", HouseRulesTest::isActor))
                .should(callMethodWhere(waits()))
                .check(house);
        assertThat(isActor(house.get(AppLog.class))).isTrue();
    }

    @Test
    void a_class_is_named_for_what_it_is() {
        noClasses()
                .that(not(isPackageManager()))
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .check(house);
    }

    @Test
    void only_the_program_itself_writes_to_the_terminal() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Main.class, TunnelServerMain.class)
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(house);
    }

    @Test
    void there_is_one_way_to_log() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..", "java.lang.System$Logger")
                .check(house);
    }

    /** A class that is a behaviour, makes one or is part of one, with the classes inside it. */
    private static boolean isActor(JavaClass one) {
        return one.isAssignableTo(Behavior.class)
                || one.getFields().stream()
                        .anyMatch(field -> field.getRawType().isAssignableTo(ActorContext.class))
                || one.getMethods().stream()
                        .anyMatch(
                                method -> method.getRawReturnType().isAssignableTo(Behavior.class))
                || one.getEnclosingClass().filter(HouseRulesTest::isActor).isPresent();
    }

    private static DescribedPredicate<JavaMethodCall> waits() {
        return named("join", "get", "resultNow")
                .and(declaredBy(Future.class))
                .or(named("take", "put").and(declaredBy(BlockingQueue.class)))
                .or(named("waitFor").and(declaredBy(Process.class)))
                .or(named("sleep", "join").and(declaredBy(Thread.class)))
                .or(
                        DescribedPredicate.describe(
                                "await something",
                                call ->
                                        call.getTargetOwner()
                                                .getName()
                                                .equals("scala.concurrent.Await")));
    }

    // npm and pip are package managers: that is their name in the world, not a name for a class
    // that does a bit of everything.
    private static DescribedPredicate<JavaClass> isPackageManager() {
        return DescribedPredicate.describe(
                "are package managers",
                one -> Set.of("NodeManager", "PythonManager").contains(one.getSimpleName()));
    }

    private static DescribedPredicate<JavaMethodCall> sleepOfAUnit() {
        return declaredBy(java.util.concurrent.TimeUnit.class);
    }

    private static DescribedPredicate<JavaMethodCall> named(String... names) {
        return DescribedPredicate.describe(
                String.join(" or ", names), call -> Set.of(names).contains(call.getName()));
    }

    private static DescribedPredicate<JavaMethodCall> declaredBy(Class<?> owner) {
        return DescribedPredicate.describe(
                "of " + owner.getSimpleName(), call -> call.getTargetOwner().isAssignableTo(owner));
    }
}
