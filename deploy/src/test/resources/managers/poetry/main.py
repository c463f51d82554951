import os
from http.server import BaseHTTPRequestHandler, HTTPServer

import greet


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{greet.words}".encode())


HTTPServer(("0.0.0.0", int(os.environ["PORT"])), Page).serve_forever()
