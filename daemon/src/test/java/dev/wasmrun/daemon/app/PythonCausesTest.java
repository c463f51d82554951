package dev.wasmrun.daemon.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** The lines are what real projects ended with. */
class PythonCausesTest {
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '~',
            textBlock =
"""
ModuleNotFoundError: No module named 'altair.vegalite.v4' => altair<5
AttributeError: 'Starlette' object has no attribute 'route'. Did you mean: 'router'? => starlette<1
AttributeError: 'Starlette' object has no attribute 'add_event_handler' => starlette<1
TypeError: Router.__init__() got an unexpected keyword argument 'on_startup' => starlette<1
ImportError: cannot import name 'contextfilter' from 'jinja2' (/venv/lib/python3.11/site-packages/jinja2/__init__.py) => jinja2<3.1
AttributeError: module 'jinja2' has no attribute 'contextfunction' => jinja2<3.1
ImportError: cannot import name 'url_quote' from 'werkzeug.urls' (/venv/lib/python3.11/site-packages/werkzeug/urls.py) => werkzeug<3
ImportError: cannot import name 'get_current_traceback' from 'werkzeug.debug.tbtools' (/venv/lib/python3.7/site-packages/werkzeug/debug/tbtools.py) => werkzeug<2.1
AttributeError: module 'numpy' has no attribute 'bool'. => numpy<1.24
AttributeError: `np.float_` was removed in the NumPy 2.0 release. Use `np.float64` instead. => numpy<2
AttributeError: 'DataFrame' object has no attribute 'append'. Did you mean: '_append'? => pandas<2
AttributeError: module 'PIL.Image' has no attribute 'ANTIALIAS' => pillow<10
TypeError: Descriptors cannot be created directly. => protobuf<4
ImportError: cannot import name 'ugettext_lazy' from 'django.utils.translation' (/venv/lib/python3.12/site-packages/django/utils/translation/__init__.py) => django<4
ModuleNotFoundError: No module named 'django.core.urlresolvers' => django<2
ModuleNotFoundError: No module named 'flask._compat' => flask<2
pydantic.errors.PydanticImportError: `BaseSettings` has been moved to the `pydantic-settings` package. => pydantic<2
You tried to access openai.ChatCompletion, but this is no longer supported in openai>=1.0.0 => openai<1
ImportError: cannot import name 'Filters' from 'telegram.ext' (/venv/lib/python3.12/site-packages/telegram/ext/__init__.py) => python-telegram-bot<20
""")
    void what_a_newer_package_took_out_is_pinned(String line, String pin) {
        assertThat(CrashCause.hint(List.of(line)))
                .hasValueSatisfying(
                        hint ->
                                assertThat(hint)
                                        .contains("newer than the code")
                                        .endsWith("in the requirements, " + pin));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '~',
            textBlock =
"""
ImportError: cannot import name 'event_priority' from 'mkdocs.plugins' (/venv/lib/python3.11/site-packages/mkdocs/plugins.py) => The mkdocs that is installed has no event_priority, so it is newer than the code, or older
EOFError: EOF when reading a line => nobody answers them
pygame.error: mixer not initialized => opens windows
Exception: This script requires Python 3.5+ => write 3.9 to .python-version
ModuleNotFoundError: No module named 'pandas.lib' => There is a pandas, and no lib in it
ModuleNotFoundError: No module named 'shop.settings' => where it is the project's own, the file is missing
ModuleNotFoundError: No module named 'google.cloud' => module google.cloud is not installed
ModuleNotFoundError: No module named 'task_app' => module task_app is not installed
ModuleNotFoundError: No module named 'telegram.ext'; 'telegram' is not a package => name the file otherwise
ImportError: cannot import name 'Post' from 'blog.models' (/app/blog/models.py) => project's own /app/blog/models.py has no Post
ImportError: cannot import name 'WebClient' from 'slack' (/venv/lib/python3.11/site-packages/slack/__init__.py) => The slack that is installed has no WebClient
AttributeError: module 'tensorflow' has no attribute 'Session' => The tensorflow that is installed has no Session
""")
    void another_release_is_told_from_a_package_that_is_not_there(String line, String hint) {
        assertThat(CrashCause.hint(List.of(line)))
                .hasValueSatisfying(found -> assertThat(found).contains(hint));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '~',
            textBlock =
"""
ImportError: cannot import name 'Mapping' from 'collections' (/usr/lib/python3.11/collections/__init__.py) => older Python to .python-version, such as 3.9
ImportError: cannot import name 'Container' from 'collections' (/usr/lib/python3.11/collections/__init__.py) => such as 3.9
TypeError: required field "type_ignores" missing from Module => write 3.7 to .python-version
AttributeError: module 'time' has no attribute 'clock' => such as 3.7
ImportError: cannot import name 'escape' from 'cgi' (/usr/lib/python3.9/cgi.py) => such as 3.7
ImportError: cannot import name 'gcd' from 'fractions' (/usr/lib/python3.11/fractions.py) => such as 3.8
AttributeError: 'Thread' object has no attribute 'isAlive'. Did you mean: 'is_alive'? => such as 3.8
ModuleNotFoundError: No module named 'imp' => such as 3.11
ModuleNotFoundError: No module named 'audioop' => such as 3.12
ModuleNotFoundError: No module named 'cgi' => such as 3.12
ModuleNotFoundError: No module named 'pkg_resources' => setuptools<81
ImportError: cannot import name 'Self' from 'typing' (/usr/lib/python3.10/typing.py) => a newer one to .python-version
ModuleNotFoundError: No module named 'tomllib' => a newer one to .python-version
SyntaxError: f-string expression part cannot include a backslash => a newer one to .python-version
""")
    void the_python_that_is_named_has_what_is_missing(String line, String hint) {
        assertThat(CrashCause.hint(List.of(line)))
                .hasValueSatisfying(found -> assertThat(found).contains(hint));
    }
}
