package dev.wasmrun.daemon.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rule 8 for a project that says nowhere what it needs: what its sources import is installed, as
 * far as {@link #KNOWN} knows which distribution brings it. An unknown name is never looked for in
 * the registry, where anybody may have taken it.
 */
final class Imported {
    /** {@code import=distribution}, or one word for both; {@code _} and {@code -} are the same. */
    static final Map<String, String> KNOWN =
            Stream.of(
                            "flask flask_sqlalchemy flask_login flask_wtf flask_bcrypt flask_mail flask_migrate",
                            "flask_cors flask_restful flask_restx flask_jwt_extended flask_socketio flask_session",
                            "flask_limiter flask_caching flask_pymongo flask_admin flask_marshmallow flask_httpauth",
                            "flask_bootstrap flask_moment flask_security=flask-security-too wtforms email_validator",
                            "fastapi starlette litestar quart sanic tornado aiohttp bottle falcon cherrypy uvicorn",
                            "gunicorn django rest_framework=djangorestframework corsheaders=django-cors-headers",
                            "crispy_forms=django-crispy-forms environ=django-environ whitenoise channels",
                            "debug_toolbar=django-debug-toolbar django_extensions django_filters=django-filter",
                            "django_htmx allauth=django-allauth ninja=django-ninja wagtail mezzanine dj_database_url",
                            "drf_yasg drf_spectacular rest_framework_simplejwt=djangorestframework-simplejwt",
                            "apiflask flask_smorest flask_script flask_babel flask_assets flask_compress flask_talisman flasgger",
                            "flask_appbuilder flask_debugtoolbar flask_apscheduler flask_mongoengine flask_sock",
                            "falcon.asgi=uvicorn blacksheep ariadne strawberry=strawberry-graphql[cli] graphene",
                            "graphene_django connexion spyne hug responder robyn emmett pyramid pecan tg=turbogears2",
                            "web=web.py py4web kinto aiohttp_jinja2 aiohttp_cors sse_starlette fastapi_users slowapi",
                            "fastapi_pagination fastapi_mail sqladmin mangum hypercorn granian daphne waitress gevent",
                            "eventlet marimo mesop shiny solara taipy remi rio=rio-ui fasthtml=python-fasthtml",
                            "justpy lona voila nikola lektor dash_mantine_components streamlit_option_menu",
                            "bottle_sqlite bottle_sqlalchemy bottle_websocket sanic_ext sanic_cors quart_cors quart_auth",
                            "quart_schema aiohttp_session aiohttp_security structlog",
                            "mkdocs_git_revision_date_localized=mkdocs-git-revision-date-localized-plugin mkdocs_macros=mkdocs-macros-plugin mkdocs_redirects",
                            "mkdocs_git_revision_date=mkdocs-git-revision-date-plugin mkdocs_minify=mkdocs-minify-plugin mkdocs_glightbox mkdocs_rss=mkdocs-rss-plugin",
                            "mkdocs_awesome_pages=mkdocs-awesome-pages-plugin mkdocs_mkdocstrings=mkdocstrings[python] mkdocs_section_index mkdocs_literate_nav",
                            "mkdocs_gen_files mkdocs_exclude mkdocs_include_markdown=mkdocs-include-markdown-plugin mkdocs_jupyter mkdocs_autorefs",
                            "mkdocs_mermaid2=mkdocs-mermaid2-plugin mkdocs_i18n=mkdocs-static-i18n mkdocs_table_reader=mkdocs-table-reader-plugin",
                            "mongoengine beanie odmantic piccolo pony fastmcp mcp rpyc zeep",
                            "pydantic pydantic_settings sqlmodel sqlalchemy alembic peewee tortoise=tortoise-orm",
                            "marshmallow psycopg2=psycopg2-binary psycopg pymysql asyncpg aiosqlite pymongo motor",
                            "redis celery rq streamlit gradio dash dash_bootstrap_components panel bokeh chainlit",
                            "nicegui plotly altair matplotlib seaborn pandas numpy scipy sklearn=scikit-learn nltk",
                            "openai anthropic tiktoken langchain langchain_core langchain_openai langchain_anthropic",
                            "langchain_community langgraph langserve=langserve[all] llama_index=llama-index",
                            "grpc=grpcio google.protobuf=protobuf twisted zmq=pyzmq paramiko serial=pyserial",
                            "scrapy selenium playwright newspaper=newspaper3k yfinance wikipedia praw yt_dlp=yt-dlp",
                            "mysql.connector=mysql-connector-python MySQLdb=mysqlclient flet reflex pywebio",
                            "folium networkx sympy statsmodels xgboost geopandas shapely wordcloud textblob",
                            "Crypto=pycryptodome nacl=pynacl git=gitpython github=pygithub fitz=pymupdf",
                            "reportlab fpdf pdfplumber xlsxwriter tabulate colorama termcolor pygame arcade",
                            "google.generativeai=google-generativeai cv2=opencv-python-headless PIL=pillow",
                            "requests httpx bs4=beautifulsoup4 lxml feedparser markdown markdown2 jinja2 werkzeug",
                            "yaml=pyyaml dotenv=python-dotenv decouple=python-decouple environs dateutil=python-dateutil",
                            "pytz jwt=pyjwt jose=python-jose passlib bcrypt cryptography itsdangerous boto3 stripe",
                            "twilio telegram=python-telegram-bot telebot=pytelegrambotapi aiogram discord=discord.py",
                            "tweepy websockets socketio=python-socketio click typer rich tqdm loguru schedule",
                            "apscheduler psutil faker validators slugify=python-slugify qrcode openpyxl",
                            "docx=python-docx pypdf PyPDF2=pypdf2 multipart=python-multipart",
                            "fastapi_htmx flask_htmx flask_ckeditor flask_uploads=flask-reuploaded flask_swagger_ui",
                            "flask_jwt=flask-jwt flask_simplelogin flask_minify flask_dance authlib simplejson orjson ujson",
                            "pyramid_debugtoolbar pyramid_jinja2 pyramid_tm pyramid_mako pyramid_chameleon jinja2_humanize_extension=jinja2-humanize-extension",
                            "greenlet argon2=argon2-cffi python_multipart=python-multipart tzdata humanize arrow pendulum",
                            "django_tables2=django-tables2 import_export=django-import-export ckeditor=django-ckeditor",
                            "widget_tweaks=django-widget-tweaks bootstrap4=django-bootstrap4 bootstrap5=django-bootstrap5",
                            "crispy_bootstrap4=crispy-bootstrap4 crispy_bootstrap5=crispy-bootstrap5 storages=django-storages",
                            "phonenumber_field=django-phonenumber-field taggit=django-taggit mptt=django-mptt tinymce=django-tinymce",
                            "simple_history=django-simple-history cloudinary django_countries=django-countries silk=django-silk",
                            "constance=django-constance axes=django-axes guardian=django-guardian compressor=django-compressor imagekit=django-imagekit",
                            "modeltranslation=django-modeltranslation dj_rest_auth=dj-rest-auth oauth2_provider=django-oauth-toolkit django_celery_beat",
                            "social_django=social-auth-app-django django_celery_results embed_video=django-embed-video django_ckeditor_5=django-ckeditor-5",
                            "markdownx=django-markdownx martor sorl=sorl-thumbnail easy_thumbnails=easy-thumbnails jazzmin=django-jazzmin unfold=django-unfold",
                            "nested_admin=django-nested-admin colorfield=django-colorfield autoslug=django-autoslug sekizai=django-sekizai msgpack graphql=graphql-core",
                            "jinja2_fragments watchdog watchfiles httptools sentry_sdk=sentry-sdk prometheus_client=prometheus-client",
                            "prometheus_fastapi_instrumentator=prometheus-fastapi-instrumentator babel polib nest_asyncio=nest-asyncio",
                            "pkg_resources=setuptools<81 setuptools gspread emoji inflect unidecode rapidfuzz dataset tinydb records")
                    .flatMap(line -> Stream.of(line.split(" ")))
                    .map(word -> word.split("="))
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    pair -> pair[0],
                                    pair -> pair[pair.length - 1].replace('_', '-')));

    /** What needs a server beside it, and which one it gets. */
    private static final Map<String, String> SERVERS =
            Map.of(
                    "fastapi", "uvicorn",
                    "starlette", "uvicorn",
                    "litestar", "uvicorn",
                    "blacksheep", "uvicorn",
                    "ariadne", "uvicorn",
                    "falcon", "gunicorn");

    // import a, b.c as d; from e.f import g
    private static final Pattern STATEMENT =
            Pattern.compile(
                    "^\\s*(?:from\\s+(\\w[\\w.]*)\\s+import\\b|import\\s+([\\w., ]+))",
                    Pattern.MULTILINE);

    private Imported() {}

    static Optional<Installing> installing(PythonProject project, Notes notes) {
        var needed = new TreeSet<String>();
        project.everywhere().sources().forEach(source -> needed.addAll(of(source, project)));
        if (needed.isEmpty()) {
            return Optional.empty();
        }
        SERVERS.forEach(
                (framework, server) -> {
                    if (needed.contains(framework)) {
                        needed.add(server);
                    }
                });
        var names = String.join(", ", needed);
        notes.because(8, "pip, with what the sources import: " + names);
        notes.warn(
                "Nothing says what this project needs, so what it imports is installed: %s; write that into a requirements.txt"
                        .formatted(names));
        var command = new ArrayList<>(List.of("pip", "install"));
        command.addAll(needed);
        command.addAll(Companions.of(List.of(), project.everywhere().sources(), notes));
        return Optional.of(Installing.by("pip", "imports", command));
    }

    /** What brings this module, or command, or is this distribution itself. */
    static Optional<String> distribution(String name) {
        return Stream.of(firstTwo(name), name.split("\\.", 2)[0])
                .map(module -> module.replace('-', '_'))
                .flatMap(module -> Stream.ofNullable(KNOWN.get(module)))
                .findFirst()
                .or(() -> Optional.of(Pep440.distribution(name)).filter(KNOWN::containsValue));
    }

    private static List<String> of(PythonSource source, PythonProject project) {
        return STATEMENT
                .matcher(source.text())
                .results()
                .map(found -> Optional.ofNullable(found.group(1)).orElseGet(() -> found.group(2)))
                .flatMap(names -> Stream.of(names.split(",")))
                .map(name -> name.strip().split("\\s", 2)[0])
                .filter(name -> !isOwn(name.split("\\.", 2)[0], source, project.folder()))
                .flatMap(name -> Stream.of(name.split("\\.", 2)[0], firstTwo(name)))
                .map(KNOWN::get)
                .flatMap(Stream::ofNullable)
                .toList();
    }

    private static String firstTwo(String name) {
        return Stream.of(name.split("\\.")).limit(2).collect(Collectors.joining("."));
    }

    private static boolean isOwn(String name, PythonSource source, Folder folder) {
        return ImportRoot.isModule(folder, name)
                || !source.parent().isEmpty()
                        && ImportRoot.isModule(folder.folder(source.parent()), name);
    }
}
