package dev.wasmrun.daemon.detect;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Rule 8 for code that calls what later releases took out, of a distribution that its requirements
 * do not bind: {@link #ALL} lists the calls, and the releases that still have them (in 2026).
 *
 * @param calls how a source shows it
 * @param unless what shows that the newer releases are known as well; empty for nothing
 * @param needs as pip takes it
 */
record OldCode(Pattern calls, String unless, List<String> needs) {
    static final List<OldCode> ALL =
            List.of(
                    code("from aiogram(?:\\.utils)? import [^\\n]*\\bexecutor\\b", "aiogram<3"),
                    code(
                            "import dash_(?:core_components|html_components|table)\\b|\\bDash\\((?s:.*)\\.run_server\\(",
                            "dash<3"),
                    code(
                            "from django\\.(?:conf\\.urls import [^\\n]*\\burl\\b|utils\\.translation import [^\\n]*\\bun?gettext|utils\\.encoding import [^\\n]*\\b(?:force|smart)_text\\b|utils\\.http import [^\\n]*\\b(?:is_safe_url|urlquote)\\b)",
                            "django<4"),
                    code(
                            "@\\w+\\.before_(?:app_)?first_request\\b|from flask import [^\\n]*\\b_(?:app|request)_ctx_stack\\b|from flask\\.json import [^\\n]*\\bJSONEncoder\\b",
                            "flask<2.3 werkzeug<3"),
                    code(
                            "^from flask_script import ",
                            "flask<2 werkzeug<2 jinja2<3.1 itsdangerous<2.1 markupsafe<2.1 sqlalchemy<2"),
                    code(
                            "from flask_migrate import [^\\n]*\\bMigrateCommand\\b",
                            "flask-migrate<3"),
                    code("from flask import [^\\n]*\\b(?:Markup|escape)\\b", "flask<3"),
                    code(
                            "\\bopenai\\.(?:ChatCompletion|Completion|Embedding|Image)\\.a?create\\b",
                            "openai<1"),
                    code("from pydantic import [^\\n]*\\bBaseSettings\\b", "pydantic<2")
                            .unless("pydantic_settings"),
                    code(
                            "from telegram\\.ext import [^\\n]*\\bFilters\\b|\\buse_context\\s*=\\s*True",
                            "python-telegram-bot<20 urllib3<2"),
                    code("\\bui\\.panel_(?:main|sidebar)\\(", "shiny<1"),
                    code("\\bengine\\.execute\\(", "sqlalchemy<2"),
                    code(
                            "\\.TemplateResponse\\(\\s*f?[\"']|=\\s*Starlette\\((?s:.*)@app\\.(?:route|websocket_route|on_event|exception_handler|middleware)\\(|\\bStarlette\\([^()]*\\bon_(?:startup|shutdown)\\b",
                            "starlette<1"),
                    code(
                            "from werkzeug\\.urls import [^\\n]*\\burl_(?:parse|quote|unquote|encode|decode|join)\\b",
                            "werkzeug<3 flask<3"),
                    code(
                            "from werkzeug\\.security import [^\\n]*\\bsafe_str_cmp\\b",
                            "werkzeug<2.1 flask<2.1"));

    private static OldCode code(String calls, String needs) {
        return new OldCode(
                Pattern.compile(calls, Pattern.MULTILINE), "", List.of(needs.split(" ")));
    }

    private OldCode unless(String shown) {
        return new OldCode(calls, shown, needs);
    }

    /** The file that shows it. */
    Optional<String> in(List<PythonSource> sources) {
        return sources.stream()
                .filter(source -> calls.matcher(source.text()).find())
                .map(PythonSource::file)
                .findFirst()
                .filter(_ -> unless.isEmpty() || sources.stream().noneMatch(this::isKnown));
    }

    private boolean isKnown(PythonSource source) {
        return source.text().contains(unless);
    }
}
