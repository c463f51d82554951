package dev.wasmrun.daemon.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;

class CompanionsTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Flask==1.1.2           | jinja2<3.1 itsdangerous<2.1 markupsafe<2.1 werkzeug<2.1",
                "flask == 2.2.5  # old  | werkzeug<3",
                "Flask_SQLAlchemy==2.5.1| flask<2.3 sqlalchemy<2 werkzeug<3",
                "gunicorn==20.0.4       | setuptools<81",
                "Flask-Script           | flask<2 jinja2<3.1 itsdangerous<2.1 markupsafe<2.1 werkzeug<2",
                "Werkzeug==0.15.5       | jinja2<3.1 itsdangerous<2.1 markupsafe<2.1",
                "flask<2.3              | werkzeug<3",
                "pandas==2.0.3          | numpy<2",
                "openai==1.30.1         | httpx<0.28",
                "gradio>=2.9.0,<2.10.0  | starlette<1",
                "gradio==3.35.2         | gradio-client<0.5 huggingface-hub<1 pydantic<2 starlette<1",
                "streamlit~=0.65.1      | altair<5 click<8 protobuf<3.21",
                "streamlit~=1.22        | ''",
            })
    void a_pin_gets_the_companions_of_its_time(String line, String needed) {
        assertThat(String.join(" ", Companions.of(List.of(line), List.of(), new Notes())))
                .isEqualTo(needed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Flask==3.0.0",
                "Flask>=1.0",
                "Flask",
                "Flask<3",
                "openai==0.27.8",
                "gunicorn==20.1.0",
                "Flask==2.2.5\nWerkzeug==2.2.3",
                "Flask==2.2.5\nwerkzeug<2.3",
                "# Flask==1.1.2",
            })
    void what_fits_or_is_said_stays_as_it_is(String text) {
        assertThat(Companions.of(List.of(text), List.of(), new Notes())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "return templates.TemplateResponse('index.html', {'request': request}) | starlette<1",
                "from pydantic import BaseModel, BaseSettings         | pydantic<2",
                "answer = openai.ChatCompletion.create(model=model)    | openai<1",
                "from telegram.ext import Updater, Filters             | python-telegram-bot<20 urllib3<2",
                "from django.conf.urls import include, url             | django<4",
                "from werkzeug.urls import url_parse                   | werkzeug<3 flask<3",
                "import dash_core_components as dcc                    | dash<3",
                "app = dash.Dash(__name__); app.run_server(debug=True) | dash<3",
                "@app.before_first_request                             | flask<2.3 werkzeug<3",
                "from flask_migrate import Migrate, MigrateCommand      | flask-migrate<3",
            })
    void code_gets_the_releases_that_it_was_written_for(String code, String needed) {
        var sources = List.of(new PythonSource("app.py", code));

        assertThat(String.join(" ", Companions.of(List.of("fastapi"), sources, new Notes())))
                .isEqualTo(needed);
        var names = needed.replaceAll("<[\\d.]+", "==9\n").replace(" ", "");
        assertThat(Companions.of(List.of(names), sources, new Notes())).as(names).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "return templates.TemplateResponse(request, 'index.html')",
                "try:\n  from pydantic_settings import BaseSettings\nexcept ImportError:\n  from pydantic import BaseSettings",
                "from telegram.ext import Application, filters",
                "from django.urls import path",
            })
    void code_of_today_gets_the_newest(String code) {
        var sources = List.of(new PythonSource("app.py", code));

        assertThat(Companions.of(List.of("fastapi"), sources, new Notes())).isEmpty();
    }

    @Test
    void they_are_part_of_the_install_and_explained() {
        var project =
                Project.in(folder)
                        .file("app.py", "import flask\napp = flask.Flask(__name__)\n")
                        .file("requirements.txt", "Flask==2.2.5\n");

        assertThat(project.plan().install())
                .containsExactly("pip", "install", "-r", "requirements.txt", "werkzeug<3");
        assertThat(project.plan().reasons())
                .anySatisfy(
                        reason ->
                                assertThat(reason.because()).contains("flask 2.2.5", "werkzeug<3"));
    }
}
