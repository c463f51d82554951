package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Optional;

class EndsTest {
    @ParameterizedTest
    @CsvSource({"0,exit 0", "1,exit 1", "128,exit 128", "137,killed by signal 9"})
    void an_end_is_a_sentence_for_people(int code, String sentence) {
        assertThat(Ends.sentence(code)).isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "126,1,command-not-found",
        "127,5,command-not-found",
        "1,1,app-exited",
        "1,2,crash-loop",
        "139,11,crash-loop"
    })
    void the_code_of_a_problem_tells_programs_what_kind_of_end_it_was(
            int exit, int failures, String code) {
        assertThat(Ends.problem(exit, failures, Optional.empty()).code()).isEqualTo(code);
        assertThat(Ends.problem(exit, failures, Optional.empty()).hint()).isNotBlank();
    }

    @Test
    void a_crash_loop_tells_how_often_and_how_it_ended() {
        assertThat(Ends.problem(137, 11, Optional.empty()).message())
                .contains("11 times", "killed by signal 9");
    }

    @Test
    void what_its_last_lines_give_away_is_the_hint() {
        var problem = Ends.problem(1, 1, Optional.of("Set it in .env"));
        assertThat(problem.code()).isEqualTo("app-exited");
        assertThat(problem.hint()).isEqualTo("Set it in .env. All of it: wasmrun logs APP");
    }

    @Test
    void only_an_end_without_error_or_port_asks_whether_a_server_was_meant() {
        assertThat(Ends.hint(0, false))
                .hasValueSatisfying(hint -> assertThat(hint).contains("--cmd"));
        assertThat(Ends.hint(0, true)).isEmpty();
        assertThat(Ends.hint(1, false)).isEmpty();
    }
}
