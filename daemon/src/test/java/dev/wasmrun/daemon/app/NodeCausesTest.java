package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** The lines are what real projects ended with. */
class NodeCausesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Error: Cannot find module '../config/config.json'",
                "Error: Cannot find module '/app/config/settings.yml'",
            })
    void settings_are_copied_from_their_example_and_never_built(String line) {
        assertThat(CrashCause.hint(List.of("> my-bot@1.0.0 build", "> tsc", line)))
                .hasValueSatisfying(
                        hint -> assertThat(hint).contains("example").doesNotContain("build"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Error: Cannot find module 'webpack/lib/Cache' | webpack has no lib/Cache",
                "Error: Cannot find module '@babel/core/lib/x' | @babel/core has no lib/x",
                "Error: Debug Failure. False expression: Non-string value passed to `ts.resolveTypeReferenceDirective`, likely | ts-node to 10",
                "✘ [ERROR] You must be logged in to use wrangler dev in remote mode. Try logging in | wrangler dev --local",
                "    · ╰──── Rename `pipeline` field to `tasks` | turbo ^1",
                "error TS5083: Cannot read file '/packages/boot/tsconfig.json'. | part of a larger repository",
            })
    void tools_that_do_not_fit_each_other_are_told(String line, String told) {
        assertThat(CrashCause.hint(List.of(line)))
                .hasValueSatisfying(hint -> assertThat(hint).contains(told));
    }

    @Test
    void a_file_for_a_bundler_is_not_asked_to_change_its_type() {
        assertThat(
                        CrashCause.hint(
                                List.of(
                                        "(node:2) [MODULE_TYPELESS_PACKAGE_JSON] Warning: Module type of file:///app/index.js is not specified and it doesn't parse as CommonJS.",
                                        "ReferenceError: require is not defined in ES module scope, you can use import instead")))
                .hasValueSatisfying(
                        hint -> assertThat(hint).contains("bundler").doesNotContain("\"type\""));
    }

    @Test
    void a_file_that_a_build_makes_is_to_be_built() {
        assertThat(CrashCause.hint(List.of("Error: Cannot find module '/app/dist/server.js'")))
                .hasValueSatisfying(hint -> assertThat(hint).contains("npm run BUILD"));
    }

    @Test
    void what_was_built_already_is_not_to_be_built_again() {
        assertThat(
                        CrashCause.hint(
                                List.of(
                                        "> my-bot@1.0.0 start:bot",
                                        "> npm run build && node dist/start-bot.js",
                                        "",
                                        "> my-bot@1.0.0 build",
                                        "> tsc --project tsconfig.json",
                                        "",
                                        "Error: Cannot find module '/app/dist/start-bot.js'")))
                .hasValueSatisfying(
                        hint -> assertThat(hint).contains("build that ran made no /app/dist"));
    }

    @Test
    void a_file_that_no_build_makes_is_not_to_be_built() {
        assertThat(
                        CrashCause.hint(
                                List.of(
                                        "[nodemon] starting `node dist/index.js index.js`",
                                        "Error: Cannot find module '/app/index.js'")))
                .hasValueSatisfying(
                        hint ->
                                assertThat(hint)
                                        .contains("/app/index.js is not there", "correct the path")
                                        .doesNotContain("build"));
    }

    @Test
    void a_package_that_is_there_twice_can_be_let_through() {
        assertThat(
                        CrashCause.hint(
                                List.of(
                                        "If nothing else helps, add SKIP_PREFLIGHT_CHECK=true to an .env file in your project.",
                                        "That would permanently disable this preflight check in case you want to proceed anyway.")))
                .hasValueSatisfying(
                        hint -> assertThat(hint).contains("--env SKIP_PREFLIGHT_CHECK=true"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node_modules/@types/lodash/common/object.d.ts(2644,1): error TS1160: Unterminated template literal.",
                "node_modules/bson/bson.d.ts:270:5 - error TS1005: ',' expected.",
            })
    void types_that_are_newer_than_the_compiler_are_named(String line) {
        assertThat(CrashCause.hint(List.of("> tsc", line)))
                .hasValueSatisfying(
                        hint ->
                                assertThat(hint)
                                        .containsAnyOf("types of lodash need", "types of bson need")
                                        .contains("newer TypeScript"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/index.ts(94,20): error TS2694: Namespace '\"/app/node_modules/.prisma/client/index\".Prisma' has no exported member 'PostWhereInput'.",
                "src/index.ts:1:10 - error TS2305: Module '\"@prisma/client\"' has no exported member 'User'.",
            })
    void a_client_of_prisma_that_was_not_made_is_no_fault_of_the_code(String line) {
        assertThat(CrashCause.hint(List.of(line)))
                .hasValueSatisfying(hint -> assertThat(hint).contains("prisma generate"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/app.ts(12,5): error TS2345: Argument of type 'string' is not assignable",
                "src/app.ts:12:5 - error TS2345: Argument of type 'string' is not assignable",
            })
    void what_typescript_does_not_compile_is_named(String line) {
        assertThat(CrashCause.hint(List.of("> tsc", line)))
                .hasValueSatisfying(
                        hint -> assertThat(hint).contains("src/app.ts (line 12, TS2345)"));
    }

    @Test
    void a_tsconfig_of_another_typescript_is_named() {
        var line =
                "tsconfig.json:4:5 - error TS5011: The common source directory of 'tsconfig.json' is './src'.";
        assertThat(CrashCause.hint(List.of("> tsc", line)))
                .hasValueSatisfying(
                        hint -> assertThat(hint).contains("tsconfig.json (line 4, TS5011)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Error: Module not found: Can't resolve 'react-dom/client'",
                "⨯ unhandledRejection: TypeError: ReactDOMServer.renderToReadableStream is not a function",
            })
    void a_react_that_is_too_old_is_told(String line) {
        assertThat(CrashCause.hint(List.of(line)))
                .hasValueSatisfying(hint -> assertThat(hint).contains("18 or newer"));
    }

    @Test
    void a_package_that_a_bundler_does_not_find_is_named() {
        assertThat(
                        CrashCause.hint(
                                List.of(
                                        "Module not found: Error: Can't resolve '@mui/material/Button' in '/app/src'")))
                .hasValueSatisfying(hint -> assertThat(hint).contains("npm install @mui/material"));
        assertThat(CrashCause.hint(List.of("Error: Can't resolve './App' in '/app/src'")))
                .isEmpty();
    }

    @Test
    void a_folder_outside_of_the_project_cannot_be_made() {
        assertThat(
                        CrashCause.hint(
                                List.of(
                                        "Error: ENOENT: no such file or directory, mkdir '/etc/todos'")))
                .hasValueSatisfying(hint -> assertThat(hint).contains("outside of its project"));
    }
}
