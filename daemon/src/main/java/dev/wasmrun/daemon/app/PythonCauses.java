package dev.wasmrun.daemon.app;

import static dev.wasmrun.daemon.app.CrashWords.words;

import java.util.List;

/** What Python and its packages end with. Part of {@link CrashCause}. */
final class PythonCauses {
    private static final String OLDER_PYTHON =
            "Newer Pythons have no %1$s there any more: write an older Python to .python-version, such as 3.9";

    static final List<CrashWords> ALL =
            List.of(
                    words(
                            "No module named '?(distutils|imp|asyncore|asynchat|smtpd|cgi|pkg_resources)\\b",
                            "Newer Pythons come without %1$s: add setuptools to the requirements, or write an older Python to .python-version"),
                    words(
                            "No module named '?(UserDict|ConfigParser|StringIO|urllib2|urlparse|cPickle|Queue|HTMLParser|httplib|Tkinter|SocketServer|BaseHTTPServer|SimpleHTTPServer|Cookie|__builtin__)\\b",
                            "%1$s is of Python 2, which cannot be run here: the project has to be brought to Python 3"),
                    words(
                            "Missing parentheses in call to '(print|exec)'",
                            "%1$s is written as in Python 2, which cannot be run here: the project has to be brought to Python 3"),
                    words(
                            "No module named '?_?tkinter",
                            "It opens windows; an app of wasmrun has no screen, but a page or a log"),
                    words(
                            "No module named '?([\\w.]{1,100})",
                            "The module %1$s is not installed: add its package to requirements.txt or pyproject.toml"),
                    words(
                            "cannot import name '?(\\w+)'? from '?(?:collections|inspect|asyncio|fractions|typing|math|cgi|gettext|importlib)\\b",
                            OLDER_PYTHON),
                    words(
                            "cannot import name '?(\\w+)'? from (?!partially)'?([\\w.]+)",
                            "The %2$s that is installed has no %1$s: name the version of it that the project was written for in the requirements"),
                    words(
                            "module '(?:collections|inspect|asyncio|fractions|time|types)' has no attribute '(\\w+)'",
                            OLDER_PYTHON),
                    words(
                            "(?:'(Flask|Blueprint|FastAPI|Sanic|Dash|Celery|SQLAlchemy|DataFrame)' object|module '(numpy|pandas|flask|werkzeug|jinja2|markupsafe|sqlalchemy|django|pydantic|tensorflow|keras|sklearn|scipy|PIL(?:\\.\\w+)?|gradio|streamlit|discord)') has no attribute '(\\w+)'",
                            "The %1$s that is installed has no %2$s: name the version of it that the project was written for in the requirements"));

    private PythonCauses() {}
}
