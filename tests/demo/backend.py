"""The service that the demo stops: ``python -m tests.demo.backend PORT`` answers /api/health."""

import asyncio
import sys

from aiohttp import web

PATH = "/api/health"


async def health(_request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


async def main(port: int) -> None:
    """Serve until killed; the port is shared with the demo, which holds it while we are down."""
    app = web.Application()
    app.router.add_get(PATH, health)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, reuse_port=True).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
