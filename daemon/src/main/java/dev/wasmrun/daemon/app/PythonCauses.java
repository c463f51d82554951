package dev.wasmrun.daemon.app;

import static dev.wasmrun.daemon.app.CrashWords.words;

import java.util.List;
import java.util.stream.Stream;

/** What Python and its packages end with. Part of {@link CrashCause}. */
final class PythonCauses {
    private static final String PYTHON_2 =
            "%1$s is of Python 2, which cannot be run here: the project has to be brought to Python 3";
    private static final String NEWER_PYTHON =
            "This Python is older than the code, and has no %1$s yet: write a newer one to .python-version, such as 3.12";

    // Packages of several distributions: there, a part that is missing is one to be installed.
    private static final String SHARED =
            "google|azure|zope|sphinxcontrib|backports|mpl_toolkits|jaraco|ruamel|opentelemetry|snowflake|llama_index|paste|plone";

    private static final String NOT_INSTALLED =
            "The module %1$s is not installed: add its package to requirements.txt or pyproject.toml";

    private static final List<CrashWords> LANGUAGE =
            List.of(
                    words(
                            "No module named '?(distutils)\\b",
                            "Newer Pythons come without %1$s: add setuptools to the requirements, or write an older Python to .python-version, such as 3.11"),
                    words(
                            "No module named '?(pkg_resources)\\b",
                            "Neither newer Pythons nor newer releases of setuptools have %1$s: add \"setuptools<81\" to the requirements"),
                    words("No module named '?(imp|asyncore|asynchat|smtpd)\\b", older("3.11")),
                    words(
                            "No module named '?(aifc|audioop|cgi|cgitb|chunk|crypt|imghdr|lib2to3|mailcap|nntplib|pipes|sndhdr|telnetlib|uu|xdrlib)'?$",
                            older("3.12")),
                    words(
                            "No module named '?(UserDict|ConfigParser|StringIO|urllib2|urlparse|cPickle|Queue|HTMLParser|httplib|Tkinter|SocketServer|BaseHTTPServer|SimpleHTTPServer|Cookie|__builtin__)\\b",
                            PYTHON_2),
                    words(
                            "Missing parentheses in call to '(print|exec)'",
                            PYTHON_2.replace("is of", "is written as in")),
                    words(
                            "No module named '?_?tkinter|pygame\\.error: (?:mixer not initialized|No available video device)|NoSuchDisplayException|cannot connect to X server|no display name and no \\$DISPLAY",
                            "It opens windows; an app of wasmrun has no screen, but a page or a log"),
                    words("f-string expression part cannot include (a backslash)", NEWER_PYTHON),
                    words(
                                    "^(?:Indentation|Tab|Syntax)Error: (.{1,100})",
                                    "A file of the project is no Python that this one reads (%1$s): the lines above name it and the place")
                            .below("^  File \"/app/(?!\\S*(?:-packages|node_modules)/)"),
                    words("type '(Queue|SimpleQueue)' is not subscriptable", NEWER_PYTHON),
                    words(
                            "'(?:type|ABCMeta)' object is not subscriptable",
                            "This Python is older than the code, and cannot read types such as dict[str, int] yet: write a newer one to .python-version, such as 3.12"),
                    words(
                            "EOFError: EOF when reading a line|\\[[Yy]/[Nn]\\]:? *$|\\([Yy]/[Nn]\\)",
                            "It asks questions, and nobody answers them here: run it in a terminal without wasmrun, or start it by hand in wasmrun shell, of an app with --cmd 'sleep infinity'"),
                    words(
                            "(?i)requires python (3\\.[5-9])(?:\\.\\d+)?\\+",
                            "It wants Python %1$s or newer; where this one is 3.10 or newer, it takes that for 3.1: write 3.9 to .python-version"),
                    words(
                            "required field \"(type_ignores)\" missing",
                            "Its Werkzeug is of the time of Python 3.7: write 3.7 to .python-version, or name \"werkzeug>=0.15.5\" in the requirements"),
                    words(
                            "module '(?:time|cgi|platform)' has no attribute '(clock|escape|dist|linux_distribution)'|cannot import name '(clock|escape|dist|linux_distribution)' from '(?:time|cgi|platform)'",
                            older("3.7")),
                    words(
                            "module '(?:fractions|base64)' has no attribute '(gcd|encodestring|decodestring)'|cannot import name '(gcd|encodestring|decodestring)' from '(?:fractions|base64)'|'(?:\\w*Thread|HTMLParser|(?:xml\\.etree\\.ElementTree\\.)?Element)' object has no attribute '(isAlive|getchildren|unescape)'",
                            older("3.8")),
                    words(
                            "No module named '(tomllib|zoneinfo|graphlib)'|cannot import name '(\\w+)' from '(?:typing|math)'|(?:cannot import name|module 'asyncio' has no attribute) '(TaskGroup|Runner|timeout|to_thread)'|'str' object has no attribute '(remove(?:pre|suf)fix)'",
                            NEWER_PYTHON),
                    words(
                            "cannot import name '?(\\w+)'? from '?(?:collections|inspect|asyncio|fractions|gettext|importlib)\\b",
                            older("3.9")),
                    words(
                            "module '(?:collections|inspect|asyncio|fractions|time|types)' has no attribute '(\\w+)'",
                            older("3.9")));

    private static final List<CrashWords> PACKAGES =
            List.of(
                    words(
                            "No module named '[\\w.]{1,100}'; '([\\w.]{1,100})' is not a package",
                            "A file of the project has the name of the package %1$s, and is taken for it: name the file otherwise"),
                    words(
                            "No module named '?((?!(?:SHARED)\\b)\\w{1,50})\\.([\\w.]{1,100})"
                                    .replace("SHARED", SHARED),
                            "There is a %1$s, and no %2$s in it: where %1$s is a package, name the version of it that the project was written for in the requirements; where it is the project's own, the file is missing"),
                    words("No module named '?([\\w.]{1,100})", NOT_INSTALLED),
                    // words of the packages that can do without, until they are asked for it
                    words(
                            "\\b(jinja2|itsdangerous) must be installed to use|requires \"(python-multipart)\" to be installed|(email-validator) is not installed, run|Package '([\\w-]+)' is not installed but required|Install '(email_validator)' for|because (Pillow) is not installed|'(greenlet)' library is (?:required|installed)|Missing optional dependency '(\\w+)'|backends available -- recommend you install one \\(e\\.g\\. 'pip install (\\w+)'",
                            NOT_INSTALLED),
                    words(
                            "cannot import name '?(\\w+)'? from '[\\w.]+' \\((/(?!\\S*(?:-packages|/lib/python)/?)\\S{1,200})\\)",
                            "The project's own %2$s has no %1$s: correct the import, or the file"),
                    words(
                            "[Ss]phinxcontrib\\.(\\w+) extension used by this project needs at least (Sphinx v[\\d.]+)",
                            "sphinxcontrib-%1$s wants %2$s, so it is newer than the code, or older: name the version of it that the project was written for in the requirements"),
                    words(
                            "The \"([\\w-]+)\" plugin is not installed",
                            "The module mkdocs_%1$s is not installed: add the package of this plugin to requirements.txt or pyproject.toml"),
                    words(
                            "TypeError: (?:\\w+\\.)?(\\w+)(?:\\.__init__)?\\(\\) got an unexpected keyword argument '(\\w+)'",
                            "%1$s takes no %2$s: where it is a package's, that is newer than the code, or older: name the version of it that the project was written for in the requirements"),
                    words(
                            "cannot import name '?(\\w+)'? from (?!partially)'?(\\w+)",
                            otherRelease("%2$s", "%1$s")),
                    words(
                            "'(Flask|Blueprint|FastAPI|Sanic|Dash|Celery|SQLAlchemy|DataFrame|Starlette|Quart|Bot|Client)' object has no attribute '(\\w+)'",
                            otherRelease("%1$s", "%2$s")),
                    words(
                            "module '(altair|bokeh|celery|cv2|dash|discord|django|flask|gradio|jinja2|jwt|keras|langchain|markupsafe|numpy|openai|pandas|plotly|pydantic|redis|requests|scipy|sklearn|sqlalchemy|starlette|streamlit|telegram|tensorflow|torch|tornado|transformers|werkzeug|yaml|PIL)(?:\\.\\w+)*' has no attribute '(\\w+)'",
                            otherRelease("%1$s", "%2$s")));

    static final List<CrashWords> ALL =
            Stream.of(LANGUAGE, Dropped.ALL, PACKAGES).flatMap(List::stream).toList();

    private PythonCauses() {}

    private static String otherRelease(String installed, String missing) {
        return "The "
                + installed
                + " that is installed has no "
                + missing
                + ", so it is newer than the code, or older: name the version of it that the project was written for in the requirements";
    }

    private static String older(String python) {
        return "Newer Pythons have no %1$s there any more: write an older Python to .python-version, such as "
                + python;
    }
}
