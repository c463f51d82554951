# Python imports this before an app that is debugged: it opens debugpy in the process that serves, when it begins to
# listen. The first process is often a reloader, which would take the port.
import os
import sys

PORT = 5678

if os.environ.get("WASMRUN_DEBUGGER"):
    import importlib.abc
    import importlib.util
    import socket

    plain_listen = socket.socket.listen

    def open_debugger():
        socket.socket.listen = plain_listen
        os.environ.pop("WASMRUN_DEBUGGER", None)  # not in the debugger's own process
        try:
            import debugpy

            debugpy.listen(("127.0.0.1", PORT))
        except Exception as why:
            print(f"No debugger: {why}", file=sys.stderr)

    def listen(self, *backlog):
        # Flask's reloader listens for its child, which does so again.
        is_reloader = sys._getframe(1).f_code.co_name == "prepare_socket"
        plain_listen(self, *backlog)  # first: the app's page is its first port, not the debugger's
        if self.family in (socket.AF_INET, socket.AF_INET6) and not is_reloader:
            open_debugger()

    class Uvloop(importlib.abc.MetaPathFinder):
        """Its sockets are not Python's."""

        def find_spec(self, name, path, target=None):
            if name != "uvloop":
                return None
            sys.meta_path.remove(self)
            spec = importlib.util.find_spec(name)
            if spec and spec.loader:
                load = spec.loader.exec_module
                spec.loader.exec_module = lambda module: (load(module), self.watch(module.Loop))
            return spec

        @staticmethod
        def watch(loop):
            create_server = loop.create_server

            async def watched(self, *words, **named):
                server = await create_server(self, *words, **named)
                if "WASMRUN_DEBUGGER" in os.environ:
                    open_debugger()
                return server

            loop.create_server = watched

    socket.socket.listen = listen
    sys.meta_path.insert(0, Uvloop())
