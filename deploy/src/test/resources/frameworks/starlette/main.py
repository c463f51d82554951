from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute


async def page(request):
    return PlainTextResponse("A small star")


async def echo(socket):
    await socket.accept()
    await socket.send_text("star: " + await socket.receive_text())
    await socket.close()


app = Starlette(routes=[Route("/", page), WebSocketRoute("/echo", echo)])
