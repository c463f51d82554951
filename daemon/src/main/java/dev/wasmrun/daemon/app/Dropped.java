package dev.wasmrun.daemon.app;

import static dev.wasmrun.daemon.app.CrashWords.words;

import java.util.List;

/**
 * What packages of Python took out, and which releases still have it: projects that name no version
 * get the newest. Part of {@link PythonCauses}.
 */
final class Dropped {
    static final List<CrashWords> ALL =
            List.of(
                    names("altair<5", "altair", "vegalite\\.v[34]"),
                    names("click<8.1", "click", "_unicodefun|get_terminal_size"),
                    names(
                            "django<4",
                            "django",
                            "ugettext|ugettext_lazy|ugettext_noop|ungettext|ungettext_lazy|force_text|smart_text|is_safe_url|urlquote|url"),
                    names("django<2", "django", "core\\.urlresolvers"),
                    names(
                            "flask<2.3",
                            "flask|Flask|Blueprint",
                            "before_first_request|before_app_first_request|_app_ctx_stack|_request_ctx_stack|JSONEncoder|json_encoder"),
                    names("flask<3", "flask", "escape|Markup"),
                    names("flask<2", "flask", "_compat"),
                    names("flask-migrate<3", "flask_migrate", "MigrateCommand"),
                    names("gradio<4", "gradio", "inputs|outputs"),
                    words(
                            "got an unexpected keyword argument '(show_copy_button)'",
                            hint("gradio<6")),
                    names("importlib-metadata<5", "EntryPoints", "get"),
                    names(
                            "itsdangerous<2.1",
                            "itsdangerous",
                            "json|JSONWebSignatureSerializer|TimedJSONWebSignatureSerializer"),
                    names(
                            "jinja2<3.1",
                            "jinja2",
                            "Markup|escape|contextfilter|contextfunction|environmentfilter|environmentfunction|evalcontextfilter|evalcontextfunction"),
                    names("markupsafe<2.1", "markupsafe", "soft_unicode"),
                    names("numpy<1.24", "numpy", "bool|int|float|complex|object|str"),
                    words(
                            "(np\\.\\w+)`? was removed in the NumPy 2\\.0 release|compiled using (NumPy 1\\.x)|numpy\\.(dtype size) changed",
                            hint("numpy<2")),
                    names("pandas<2", "DataFrame|Series", "append|iteritems"),
                    words(
                            "pyarrow requires NumPy 2\\.0 or newer, found (1\\.\\d+)",
                            "The pyarrow that is installed wants a newer NumPy than %1$s: name an older one in the requirements, pyarrow<26"),
                    names("pillow<10", "PIL\\.Image|ImageDraw", "ANTIALIAS|LINEAR|CUBIC|textsize"),
                    words("(Descriptors) cannot (?:not )?be created directly", hint("protobuf<4")),
                    words(
                            "`?(BaseSettings)`? has been moved to the `pydantic-settings`",
                            hint("pydantic<2")),
                    names("python-telegram-bot<20", "telegram", "Filters|ParseMode|ChatAction"),
                    names("shiny<1", "shiny\\.ui", "panel_main|panel_sidebar"),
                    words(
                            "Updater\\.__init__\\(\\) got an unexpected keyword argument '(use_context)'|__init__\\(\\) missing 1 required positional argument: '(update_queue)'",
                            hint("python-telegram-bot<20")),
                    words(
                            "tried to access (openai\\.\\w+), but this is no longer supported in openai>=1",
                            hint("openai<1")),
                    names("sqlalchemy<2", "Engine|OptionEngine", "execute|table_names"),
                    names(
                            "starlette<1",
                            "Starlette|Router",
                            "route|websocket_route|add_event_handler|on_event|exception_handler|middleware"),
                    words(
                            "(?:Starlette|Router)\\.__init__\\(\\) got an unexpected keyword argument '(on_startup|on_shutdown)'",
                            hint("starlette<1")),
                    names("urllib3<2", "urllib3|requests\\.packages", "appengine|DEFAULT_CIPHERS"),
                    names("werkzeug<1", "werkzeug", "cached_property|secure_filename"),
                    names(
                            "werkzeug<2.1",
                            "werkzeug",
                            "safe_str_cmp|BaseRequest|BaseResponse|get_current_traceback"),
                    names(
                            "werkzeug<3",
                            "werkzeug",
                            "url_quote|url_quote_plus|url_unquote|url_encode|url_decode|url_parse|url_join"),
                    names("wtforms<3", "wtforms", "[Rr]equired|TextField|fields\\.html5"));

    private Dropped() {}

    /** {@code names} of a module, or of the objects of a class, that {@code from} tells. */
    private static CrashWords names(String pin, String from, String names) {
        var told =
                "cannot import name '(NAMES)' from '(?:FROM)\\b[\\w.]*'"
                        + "|(?:module|type object) '(?:FROM)\\b[\\w.]*' has no attribute '(NAMES)'"
                        + "|'(?:FROM)' object has no attribute '(NAMES)'"
                        + "|No module named '(?:FROM)\\.(NAMES)(?:\\.[\\w.]+)?'";
        return words(told.replace("FROM", from).replace("NAMES", names), hint(pin));
    }

    private static String hint(String pin) {
        return "The %s that is installed is newer than the code, and has no %%1$s any more: name an older one in the requirements, %s"
                .formatted(pin.substring(0, pin.indexOf('<')), pin);
    }
}
