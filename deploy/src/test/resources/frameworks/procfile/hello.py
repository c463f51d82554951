def app(environ, start):
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"By its Procfile"]
