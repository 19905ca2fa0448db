"""The yardstick: an aiohttp handler that reads the body and answers 202, on the same event loop."""

import asyncio

import uvloop
from aiohttp import web


async def accept(request: web.Request) -> web.Response:
    """Read the body, answer 202."""
    await request.read()
    return web.Response(status=202)


async def main() -> None:
    """Serve on a free port, print it, serve until killed."""
    app = web.Application()
    app.router.add_post("/webhooks/{source}", accept)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main())
