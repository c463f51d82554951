package dev.wasmrun.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.Optional;

/** Values that cannot be are refused where they are made. */
class ValuesTest {
    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536, 70_000})
    void no_port_lies_outside_1_to_65535(int number) {
        assertProblem(() -> new Port(number), "bad-port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "80x", "99999999999", "0"})
    void a_port_is_a_number(String text) {
        assertProblem(() -> Port.parse(text), "bad-port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a-", "Shop", "a.b", "a b", "ü", "a/../b"})
    void a_name_is_a_dns_label(String text) {
        assertProblem(() -> new AppName(text), "bad-name");
    }

    @Test
    void a_name_has_at_most_40_letters() {
        assertThat(new AppName("a".repeat(40)).text()).hasSize(40);
        assertProblem(() -> new AppName("a".repeat(41)), "bad-name");
    }

    @ParameterizedTest
    @CsvSource({"My Shop,my-shop", "__x__,x", "日本,app", "a.b.c,a-b-c", "Über,ber"})
    void a_folder_gives_a_name(String folder, String name) {
        assertThat(AppName.fromFolder(folder)).isEqualTo(new AppName(name));
    }

    @Test
    void a_long_folder_gives_a_name_that_does_not_end_in_a_dash() {
        var folder = "a".repeat(39) + " b";
        assertThat(AppName.fromFolder(folder)).isEqualTo(new AppName("a".repeat(39)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8080:3000",
                "192.0.2.7:8080:3000",
                "[::1]:8080:3000",
                "5353:53/udp",
                "0.0.0.0:5353:53/udp",
                "[::1]:5353:53/udp"
            })
    void a_forward_is_written_as_it_is_read(String text) {
        assertThat(ForwardSpec.parse(text)).hasToString(text);
    }

    @Test
    void a_forward_listens_on_loopback_unless_told_otherwise() {
        assertThat(ForwardSpec.parse("127.0.0.1:80:81")).isEqualTo(ForwardSpec.parse("80:81"));
        assertThat(ForwardSpec.parse("80:81/tcp")).isEqualTo(ForwardSpec.parse("80:81"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "8080",
                ":",
                "8080:",
                ":3000",
                "a:b",
                "::1:80:81",
                "[x]:80:81",
                "0:1",
                ":80:81",
                "80:81/",
                "80:81/sctp",
                "80/udp:81",
                "80/udp"
            })
    void a_forward_that_makes_no_sense_is_refused(String text) {
        assertProblem(() -> ForwardSpec.parse(text), "bad-forward");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:80,127.0.0.1:80,true",
        "127.0.0.1:80,127.0.0.1:81,false",
        "127.0.0.1:80,127.0.0.2:80,false",
        "0.0.0.0:80,127.0.0.2:80,true",
        "[::1]:80,0.0.0.0:80,false",
        "[::1]:80,[::]:80,true",
        "[::]:80,127.0.0.1:80,true",
        "0.0.0.0:80,[::]:80,true"
    })
    void places_of_the_host_that_share_an_address_overlap(String one, String other, boolean so) {
        var first = ForwardSpec.parse(one + ":3000").end();
        var second = ForwardSpec.parse(other + ":3000").end();
        assertThat(first.overlaps(second)).isEqualTo(so);
        assertThat(second.overlaps(first)).isEqualTo(so);
        assertThat(first).hasToString(one + "/tcp");
    }

    @Test
    void udp_and_tcp_are_never_in_each_others_way() {
        assertThat(ForwardSpec.parse("80:81").end().overlaps(ForwardSpec.parse("80:81/udp").end()))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "8080,true",
        "127.0.0.1:8080,true",
        "127.0.0.2:8080,false",
        "[::1]:8080,false",
        "8081,false",
        "8080/tcp,true",
        "127.0.0.1:8080/udp,false"
    })
    void a_forward_is_meant_by_its_port_or_with_its_address(String text, boolean meant) {
        var choice = ForwardChoice.parse(text);
        assertThat(choice.fits(ForwardSpec.parse("8080:3000").end())).isEqualTo(meant);
        assertThat(choice).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", ":80", "::1:80", "[x]:80", "127.0.0.1:", "0", "80/", "80/x"})
    void a_choice_that_names_no_forward_is_refused(String text) {
        assertProblem(() -> ForwardChoice.parse(text), "bad-forward");
    }

    @ParameterizedTest
    @CsvSource({"node,NODEJS", "JS,NODEJS", "nodejs,NODEJS", "py,PYTHON", "Python,PYTHON"})
    void a_language_has_several_names(String text, Language language) {
        assertThat(Language.parse(text)).isEqualTo(language);
    }

    @ParameterizedTest
    @EnumSource(AppState.class)
    void a_state_is_read_as_it_is_written(AppState state) throws IOException {
        var json = Json.mapper().writeValueAsString(state);
        assertThat(Json.mapper().readValue(json, AppState.class)).isEqualTo(state);
    }

    @Test
    void only_the_path_of_a_spec_is_needed() throws IOException {
        var spec = Json.mapper().readValue("{\"path\":\"/a\"}", AppSpec.class);
        assertThat(spec.name()).isEqualTo(Optional.empty());
        assertThat(spec.command()).isEmpty();
        assertThat(spec.debug()).isFalse();
    }

    @Test
    void a_spec_never_prints_the_values_of_variables() throws IOException {
        var json =
                "{\"path\":\"/a\",\"env\":{\"KEY\":\"hunter2\"},\"caller\":{\"TOKEN\":\"hunter3\"}}";
        var printed = Json.mapper().readValue(json, AppSpec.class).toString();
        assertThat(printed).contains("KEY").doesNotContain("hunter");
    }

    @Test
    void a_spec_of_a_relative_path_is_refused() {
        assertThatThrownBy(() -> Json.mapper().readValue("{\"path\":\"a\"}", AppSpec.class))
                .hasRootCauseInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"path\":\"/a\\u0000b\"}",
                "{\"path\":\"/a\",\"env\":{\"A=B\":\"x\"}}",
                "{\"path\":\"/a\",\"env\":{\"\":\"x\"}}",
                "{\"path\":\"/a\",\"env\":{\"A\":\"x\\u0000y\"}}"
            })
    void a_spec_that_no_process_could_get_is_refused(String json) {
        assertThatThrownBy(() -> Json.mapper().readValue(json, AppSpec.class))
                .hasRootCauseInstanceOf(ProblemException.class);
    }

    private static void assertProblem(Runnable making, String code) {
        assertThatThrownBy(making::run)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo(code);
                            assertThat(e.problem().hint()).isNotBlank();
                        });
    }
}
