package dev.wasmrun.daemon.network.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** What passes between a visitor of a tunnel and an app that speaks HTTP, or does not. */
class HttpFilterTest {
    private static final HttpRules RENAMED =
            new HttpRules(
                    Optional.empty(), Optional.of(new Naming("localhost:3000", "203.0.113.9")));
    private static final HttpRules LOCKED =
            new HttpRules(Optional.of(new Password("open sesame")), Optional.empty());

    private static final String ASKED = "GET / HTTP/1.1\r\nHost: bore.pub:4000\r\n\r\n";
    private static final String HEARD =
            "GET / HTTP/1.1\r\nHost: localhost:3000\r\nX-Forwarded-For: 203.0.113.9\r\n"
                    + "X-Forwarded-Proto: http\r\nX-Forwarded-Host: bore.pub:4000\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    private static final String SOCKET =
            "GET /hmr HTTP/1.1\r\nHost: bore.pub:4000\r\nOrigin: http://bore.pub:4000\r\n"
                    + "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n";

    private static Talk renamed() {
        return new Talk(RENAMED, Integer.MAX_VALUE / 2);
    }

    private static Talk locked() {
        return new Talk(LOCKED, Integer.MAX_VALUE / 2);
    }

    private static String key(String text) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(Talk.bytes(text));
    }

    private static String asked(String... fields) {
        return "GET / HTTP/1.1\r\nHost: a\r\n" + String.join("\r\n", fields) + "\r\n\r\n";
    }

    // ---- names

    @Test
    void the_app_hears_its_local_name_and_where_the_visitor_thinks_that_he_is() {
        assertThat(renamed().visitor(ASKED).toApp).hasToString(HEARD);
    }

    @Test
    void a_visitor_cannot_say_for_himself_how_he_came() {
        var heard =
                renamed()
                        .visitor(
                                asked(
                                        "X-Forwarded-For: 10.0.0.1",
                                        "x-forwarded-host: evil",
                                        "X_Forwarded_Proto: https",
                                        "Forwarded: for=10.0.0.1"))
                        .toApp
                        .toString();
        assertThat(heard)
                .contains("X-Forwarded-For: 10.0.0.1, 203.0.113.9\r\n")
                .contains("X-Forwarded-Host: a\r\n", "X-Forwarded-Proto: http\r\n")
                .doesNotContain("evil", "https", "Forwarded: for");
    }

    @Test
    void the_origin_of_the_public_page_becomes_the_local_one_and_a_strange_one_stays() {
        assertThat(renamed().visitor(SOCKET).toApp).contains("Origin: http://localhost:3000\r\n");
        assertThat(renamed().visitor(SOCKET.replace("Origin: http:", "Origin: https:")).toApp)
                .contains("Origin: http://localhost:3000\r\n");
        assertThat(renamed().visitor(asked("Origin: http://evil.example")).toApp)
                .contains("Origin: http://evil.example\r\n");
    }

    @Test
    void where_the_app_leads_to_itself_it_leads_to_its_public_name() {
        var away = "HTTP/1.1 302 Found\r\nLocation: http://%s\r\nContent-Length: 0\r\n\r\n";
        assertThat(renamed().visitor(ASKED).app(away.formatted("localhost:3000/a")).toVisitor)
                .contains("Location: http://bore.pub:4000/a\r\n");
        assertThat(renamed().visitor(ASKED).app(away.formatted("localhost:30001/a")).toVisitor)
                .hasToString(away.formatted("localhost:30001/a"));
    }

    @Test
    void spaces_around_a_value_mean_nothing() {
        assertThat(renamed().visitor(asked("A: \t b  c \t")).toApp).contains("A: b  c\r\n");
        var chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip ,\t Chunked\r\n\r\n0\r\n\r\n";
        assertThat(renamed().visitor(ASKED).app(chunked).visitor(ASKED).held()).isZero();
    }

    @Test
    void names_stay_when_they_are_to_be_kept() {
        var heard = locked().visitor(asked(key("any:open sesame"), "Origin: http://a")).toApp;
        assertThat(heard).hasToString(asked("Origin: http://a"));
    }

    // ---- pieces

    private static Talk longTalk(int piece) {
        return new Talk(RENAMED, piece)
                .visitor(
                        "POST /a HTTP/1.1\r\nHost: bore.pub:4000\r\nContent-Length: 5\r\n\r\nhello")
                .app("HTTP/1.1 100 Continue\r\n\r\n")
                .app("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                .app("5;a=b\r\nhello\r\n0\r\nTrailer: yes\r\n\r\n")
                .visitor("\r\nPUT /b HTTP/1.1\r\nHost: bore.pub:4000\r\n")
                .visitor("Transfer-Encoding: chunked\r\n\r\n1A\r\nabcdefghijklmnopqrstuvwxyz\r\n")
                .visitor("0\r\nT: 1\r\nU: 2\r\n\r\n")
                .app("HTTP/1.1 204 No Content\r\n\r\n")
                .visitor("HEAD /c HTTP/1.1\r\nHost: bore.pub:4000\r\n\r\n")
                .app("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                .visitor(SOCKET)
                .app("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\0\1raw")
                .visitor("GET / HTTP/1.1\r\nHost: evil\r\n\r\n\2raw");
    }

    @Test
    void it_is_all_the_same_in_pieces_of_any_size() {
        var whole = longTalk(100_000);
        assertThat(whole.toApp.toString())
                .contains("\r\n\r\nhello", "PUT /b", "abcdefghijklmnopqrstuvwxyz", "HEAD /c")
                .endsWith("GET / HTTP/1.1\r\nHost: evil\r\n\r\n\2raw");
        assertThat(whole.toVisitor.toString()).contains("100 Continue").endsWith("\0\1raw");
        for (var piece = 1; piece < 150; piece++) {
            var parts = longTalk(piece);
            assertThat(parts.toApp).as("in pieces of " + piece).hasToString(whole.toApp.toString());
            assertThat(parts.toVisitor).hasToString(whole.toVisitor.toString());
            assertThat(parts.isOver()).isFalse();
        }
    }

    @Test
    void it_is_all_the_same_wherever_a_request_is_cut_in_two() {
        for (var cut = 1; cut < SOCKET.length(); cut++) {
            var talk = renamed().visitor(SOCKET.substring(0, cut));
            assertThat(talk.toApp).isEmpty();
            assertThat(talk.owed()).isEqualTo(1);
            assertThat(talk.visitor(SOCKET.substring(cut)).toApp)
                    .hasToString(renamed().visitor(SOCKET).toApp.toString());
            assertThat(talk.owed()).isZero();
        }
    }

    // ---- one at a time

    @Test
    void the_next_request_waits_for_the_end_of_the_answer() {
        var talk = renamed().visitor(ASKED + ASKED);
        assertThat(talk.toApp).hasToString(HEARD);
        assertThat(talk.held()).isEqualTo(ASKED.length());
        talk.app(OK.substring(0, OK.length() - 1));
        assertThat(talk.toApp).hasToString(HEARD);
        talk.app("i");
        assertThat(talk.toApp).hasToString(HEARD + HEARD);
    }

    @Test
    void it_need_not_see_what_is_not_http_and_must_see_all_that_is() {
        assertThat(renamed().visitor("\0\1raw").isOpen()).isTrue();
        assertThat(renamed().isOpen()).isFalse();
        assertThat(renamed().visitor(ASKED).isOpen()).isFalse();
        assertThat(renamed().visitor(ASKED).app("HTTP/1.1 200 OK\r\n\r\nendless").isOpen())
                .isFalse();
        assertThat(
                        renamed()
                                .visitor(SOCKET)
                                .app(
                                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n")
                                .isOpen())
                .isTrue();
    }

    @Test
    void a_refused_upgrade_leaves_the_next_request_to_be_checked() {
        var talk = renamed().visitor(SOCKET).app("HTTP/1.1 426 No\r\nContent-Length: 0\r\n\r\n");
        assertThat(talk.visitor("GET / HTTP/1.1\r\n\r\n").toVisitor).contains("400 Bad Request");
    }

    @Test
    void nobody_gets_through_to_http_2_unseen() {
        var asked = asked("Connection: Upgrade", "Upgrade: h2c", "HTTP2-Settings: AAA");
        assertThat(renamed().visitor(asked).toApp).doesNotContain("Upgrade: h2c", "AAA");
        var talk = renamed().visitor(ASKED).app("HTTP/1.1 101 Go\r\n\r\n").visitor(ASKED);
        assertThat(talk.toApp).hasToString(HEARD);
    }

    @Test
    void an_answer_without_a_length_goes_on_until_the_app_ends_it() {
        var talk = renamed().visitor(ASKED).app("HTTP/1.0 200 OK\r\n\r\n").app(OK).visitor(ASKED);
        assertThat(talk.toVisitor).hasToString("HTTP/1.0 200 OK\r\n\r\n" + OK);
        assertThat(talk.held()).isPositive();
        assertThat(talk.appEnds().held()).isZero();
        assertThat(talk.toApp).hasToString(HEARD);
    }

    @Test
    void what_the_app_says_of_its_own_accord_ends_the_talk_in_order() {
        var gone = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n";
        var talk = renamed().visitor(ASKED).app(OK).app(gone).visitor(ASKED);
        assertThat(talk.toVisitor).hasToString(OK + gone);
        assertThat(talk.toApp).hasToString(HEARD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\nmore",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
                "HTTP/1.1 200 OK\nContent-Length: 3\n\nabc",
                "HTTP/1.1 2"
            })
    void a_strange_answer_reaches_the_visitor_as_it_is(String answer) {
        assertThat(renamed().visitor(ASKED).app(answer).appEnds().toVisitor).hasToString(answer);
    }

    @Test
    void an_answer_with_an_endless_head_reaches_the_visitor_too() {
        var answer = "HTTP/1.1 200 OK\r\nA: " + "a".repeat(Lines.MOST) + "\r\n\r\nbody";
        assertThat(renamed().visitor(ASKED).app(answer).toVisitor).hasToString(answer);
    }

    // ---- what is no HTTP

    static Stream<String> others() {
        return Stream.of(
                "\u0016\u0003\u0001\0\u00a5\1\0\0\u00a1", // TLS
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0",
                "SSH-2.0-OpenSSH_9.9\r\n",
                "get key\r\n",
                "GET key\r\n",
                "GET / HTTP/3.7\r\n",
                "PING\r\n",
                "*1\r\n$4\r\nPING\r\n",
                "GEX /",
                "\r\n",
                "\0");
    }

    @ParameterizedTest
    @MethodSource("others")
    void what_is_no_http_passes_as_it_is(String other) {
        var rest = "\0\1\2GET / HTTP/1.1\r\n\r\n";
        for (var piece = 1; piece <= other.length(); piece++) {
            var talk = new Talk(RENAMED, piece).visitor(other).app("\3\r\n").visitor(rest);
            assertThat(talk.toApp).hasToString(other + rest);
            assertThat(talk.toVisitor).hasToString("\3\r\n");
        }
    }

    @Test
    void a_visitor_who_says_little_and_ends_is_heard() {
        assertThat(renamed().visitor("GE").visitorEnds().toApp).hasToString("GE");
    }

    @Test
    void an_app_that_speaks_first_is_left_alone() {
        var talk = renamed().app("220 mail\r\n").visitor("GET / HTTP/1.1\r\n\r\n");
        assertThat(talk.toApp).hasToString("GET / HTTP/1.1\r\n\r\n");
        assertThat(talk.toVisitor).hasToString("220 mail\r\n");
    }

    // ---- what two readers could read in two ways

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999999999999999\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 3\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \u000bchunked\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n chunked\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n\tfolded\r\n\r\n",
                "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nA: b\rTransfer-Encoding: chunked\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nA: b\nTransfer-Encoding: chunked\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\n\n",
                "GET / HTTP/1.1\r\nHost: a\r\nA: \0\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n"
            })
    void what_is_not_clear_is_refused_and_nothing_of_it_reaches_the_app(String request) {
        var talk = renamed().visitor(request + "0\r\n\r\n" + ASKED);
        assertThat(talk.toApp).isEmpty();
        assertThat(talk.toVisitor.toString()).startsWith("HTTP/1.1 400 ").contains("close");
        assertThat(talk.isOver()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
                "GET / a HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\nHost: a\r\n\r\n",
                "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
                "GET /\r\n"
            })
    void a_later_line_that_is_no_request_is_refused(String request) {
        var talk = renamed().visitor(ASKED).app(OK).visitor(request + "\r\n\r\n");
        assertThat(talk.toApp).hasToString(HEARD);
        assertThat(talk.isOver()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "g\r\n",
                "\r\n",
                "-1\r\n",
                " 1\r\n",
                "1 \r\n",
                "1\n",
                "1;a\nb\r\n",
                "1\r\naXX",
                "1\r\na\n",
                "0\r\nA: b\n\r\n",
                "0\r\n\n",
                "1234567890123456\r\n"
            })
    void a_chunk_that_is_not_clear_ends_the_connection_where_it_is(String chunk) {
        var start = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        var talk = renamed().visitor(start).visitor(chunk + "rest").visitor(ASKED);
        assertThat(talk.isOver()).isTrue();
        assertThat(talk.toApp.toString()).doesNotContain("bore.pub");
    }

    @Test
    void a_head_that_is_too_long_is_refused() {
        var name = "GET /" + "a".repeat(Lines.MOST) + " HTTP/1.1\r\n";
        for (var request : List.of(name, asked("A: " + "a".repeat(Lines.MOST)))) {
            var talk = renamed().visitor(request);
            assertThat(talk.toApp).isEmpty();
            assertThat(talk.toVisitor.toString()).startsWith("HTTP/1.1 431 ");
            assertThat(talk.isOver()).isTrue();
        }
    }

    // ---- the password

    @ParameterizedTest
    @ValueSource(strings = {"any:open sesame", ":open sesame"})
    void who_knows_the_password_comes_in_and_the_app_never_sees_it(String known) {
        var talk = locked().visitor(asked(key(known)));
        assertThat(talk.toApp).hasToString(asked().replace("\r\n\r\n\r\n", "\r\n\r\n"));
    }

    static Stream<String> wrongKeys() {
        return Stream.of(
                "A: b",
                key("any:wrong"),
                key("any:open sesame "),
                key("open sesame"),
                key("any:"),
                "Authorization: Basic",
                "Authorization: Basic !!!",
                "Authorization: Bearer b3BlbiBzZXNhbWU=",
                key("any:open sesame") + "\r\n" + key("any:open sesame"));
    }

    @ParameterizedTest
    @MethodSource("wrongKeys")
    void who_does_not_know_it_is_asked_for_it_and_reaches_nothing(String field) {
        var talk = locked().visitor(asked(field));
        assertThat(talk.toApp).isEmpty();
        assertThat(talk.toVisitor.toString())
                .startsWith("HTTP/1.1 401 ")
                .contains("\r\nWWW-Authenticate: Basic realm=");
        assertThat(talk.isOver()).isTrue();
    }

    @Test
    void each_request_of_a_connection_has_to_know_it() {
        var known = asked(key("any:open sesame"));
        var talk = locked().visitor(known).app(OK).visitor(known).app(OK).visitor(asked("A: b"));
        assertThat(talk.toVisitor.toString()).startsWith(OK + OK + "HTTP/1.1 401 ");
        var behind = locked().visitor(known + asked("A: b")).app(OK);
        assertThat(behind.toVisitor.toString()).startsWith(OK + "HTTP/1.1 401 ");
    }

    @Test
    void a_user_is_asked_for_where_the_password_names_one() {
        var rules = new HttpRules(Optional.of(new Password("ann:s:1")), Optional.empty());
        assertThat(new Talk(rules, 999).visitor(asked(key("ann:s:1"))).toApp).isNotEmpty();
        assertThat(new Talk(rules, 999).visitor(asked(key("bob:s:1"))).toApp).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("others")
    void who_cannot_be_asked_for_it_does_not_come_in(String other) {
        var talk = new Talk(LOCKED, 1).visitor(other).visitorEnds();
        assertThat(talk.toApp).isEmpty();
        assertThat(talk.toVisitor).isEmpty();
        assertThat(talk.isOver()).isTrue();
    }

    @Test
    void an_app_that_speaks_first_is_not_heard_by_strangers() {
        var talk = locked().app("220 secret banner\r\n");
        assertThat(talk.toVisitor).isEmpty();
        assertThat(talk.isOver()).isTrue();
    }

    @Test
    void who_says_nothing_where_a_password_is_needed_owes_it() {
        assertThat(locked().owed()).isPositive();
        assertThat(renamed().owed()).isZero();
    }

    // ---- whatever comes

    @Test
    void without_the_password_nothing_reaches_the_app_whatever_is_said() {
        var random = new Random(7);
        var words =
                List.of(
                        "GET",
                        "POST",
                        " ",
                        "/",
                        "HTTP/1.1",
                        "\r\n",
                        "\n",
                        "\r",
                        ":",
                        "Host: a",
                        "0",
                        "Content-Length: 1",
                        "Transfer-Encoding: chunked",
                        "Upgrade: websocket",
                        "Connection: upgrade",
                        "\0",
                        ASKED,
                        SOCKET,
                        "Authorization: Basic eDp5");
        for (var i = 0; i < 20_000; i++) {
            var talk = new Talk(LOCKED, 1 + random.nextInt(40));
            for (var j = random.nextInt(12); j >= 0; j--) {
                talk.visitor(words.get(random.nextInt(words.size())));
            }
            assertThat(talk.visitorEnds().toApp).isEmpty();
        }
    }
}
