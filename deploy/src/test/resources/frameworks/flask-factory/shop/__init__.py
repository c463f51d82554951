from flask import Flask


def create_app():
    app = Flask(__name__)

    @app.get("/")
    def page():
        return "Made by a factory"

    return app
