"""A reading list: Flask with a template, a form and a JSON API."""

import os
import sys

from flask import Flask, jsonify, redirect, render_template, request

app = Flask(__name__)
books = [
    {"title": "The Left Hand of Darkness", "author": "Ursula K. Le Guin"},
    {"title": "Invisible Cities", "author": "Italo Calvino"},
]


@app.after_request
def log(response):
    print(request.method, request.full_path.rstrip("?"), response.status_code)
    return response


@app.get("/")
def page():
    return render_template("page.html", books=books)


@app.get("/api/books")
def list_books():
    return jsonify(books)


@app.post("/books")
def add_book():
    title, author = request.form.get("title", ""), request.form.get("author", "")
    if not title or not author:
        print("Refused a book without title or author", file=sys.stderr)
        return jsonify(error="title and author are needed"), 400
    books.append({"title": title, "author": author})
    return redirect("/")


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=int(os.environ.get("PORT", "5000")))
