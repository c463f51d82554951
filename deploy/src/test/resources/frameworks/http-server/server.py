from http.server import BaseHTTPRequestHandler, HTTPServer


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"Only the library")


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", 8000), Page).serve_forever()
