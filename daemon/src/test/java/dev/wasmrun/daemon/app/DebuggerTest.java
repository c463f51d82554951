package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;

class DebuggerTest {
    @Test
    void the_inspector_comes_behind_the_options_that_the_app_has() {
        var env = new HashMap<>(Map.of("NODE_OPTIONS", "--no-warnings"));
        Debugger.addTo(env, "22.1.0");
        assertThat(env.get("NODE_OPTIONS").split(" "))
                .satisfiesExactly(
                        own -> assertThat(own).isEqualTo("--no-warnings"),
                        ours ->
                                assertThat(ours)
                                        .startsWith("--import=data:text/javascript,")
                                        .contains("9229"));
    }

    @Test
    void an_old_node_that_imports_nothing_gets_the_plain_flag() {
        var env = new HashMap<String, String>();
        Debugger.addTo(env, "18.20.8");
        assertThat(env).containsEntry("NODE_OPTIONS", "--inspect=127.0.0.1:9229");
    }
}
