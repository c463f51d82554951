from aiohttp import web


async def page(request):
    return web.Response(text="Asked asynchronously")


app = web.Application()
app.add_routes([web.get("/", page)])

if __name__ == "__main__":
    web.run_app(app)
