from http.server import BaseHTTPRequestHandler, HTTPServer

from shop.page import TEXT


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(TEXT)


def main():
    HTTPServer(("127.0.0.1", 8123), Page).serve_forever()
