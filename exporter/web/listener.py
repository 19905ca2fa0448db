"""The listening socket: bound, guarded by limits, and drained within a bound."""

import asyncio
import errno
import ssl
from functools import partial

from aiohttp import web

from exporter.config import Server
from exporter.web import certificate, traffic
from exporter.web.connection import Bounds, TurnedAway
from exporter.web.express import ROUTE, Express
from exporter.web.keys import DAEMON

_BACKLOG = 1024
_TLS_HANDSHAKE_SECONDS = 10.0
# What is left after the drain is cut; this only lets the cut reach the tasks.
_CUT_SECONDS = 0.1


class CannotListen(OSError):
    """The address of server.listen cannot be had; the sentence says why."""


class Listener:
    """A bound address and the connections it took."""

    def __init__(
        self,
        runner: web.AppRunner,
        server: web.Server,
        sockets: asyncio.Server,
        tls: ssl.SSLContext | None,
    ) -> None:
        self._runner = runner
        self._server = server
        self._sockets = sockets
        self._tls = tls

    @property
    def port(self) -> int:
        """The port that was bound, which matters where 0 was asked for."""
        port: int = self._sockets.sockets[0].getsockname()[1]
        return port

    @property
    def is_closing(self) -> bool:
        """Whether no connection is taken any more."""
        return not self._sockets.is_serving()

    def renew_certificate(self, server: Server) -> None:
        """Load the certificate again for new connections; CertificateError keeps the old one."""
        if self._tls is not None and server.tls is not None:
            certificate.renew(self._tls, server.tls.certificate, server.tls.key)

    async def close(self, seconds: float) -> None:
        """Stop listening, let requests under way finish for ``seconds``, then cut the rest.

        Closing again does nothing.
        """
        if self._runner.server is None:
            return
        self._sockets.close()
        # Requests that have just arrived start before idle connections are closed.
        await asyncio.sleep(0)
        self._server.pre_shutdown()
        # Streams end by themselves, and are not cut.
        await self._runner.shutdown()
        try:
            async with asyncio.timeout(seconds):
                await self._server.shutdown(seconds)
        except TimeoutError:
            for connection in self._server.connections:
                connection.force_close()
        await self._runner.cleanup()


async def listen(app: web.Application, server: Server) -> Listener:
    """Serve ``app`` on server.listen; CannotListen or CertificateError says why not."""
    tls = certificate.context(server.tls.certificate, server.tls.key) if server.tls else None
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_CUT_SECONDS)
    await runner.setup()
    inner = runner.server
    if inner is None:
        raise CannotListen("the application did not start")
    limits = server.limits
    tally = app[DAEMON].tally
    connections = traffic.Connections(app[DAEMON].series)
    bounds = Bounds(
        head=limits.headers,
        seconds=limits.request_time.seconds,
        refused=partial(traffic.refused, tally),
        changed=connections.change,
    )

    tolls = traffic.Tolls(app[DAEMON].series, ROUTE)
    leaving: set[asyncio.Protocol] = set()

    def accept() -> asyncio.Protocol:
        if connections.open >= limits.connections:
            traffic.turned_away(tally)
            return TurnedAway(leaving)
        return Express(inner, bounds, app[DAEMON], tolls)

    try:
        sockets = await asyncio.get_running_loop().create_server(
            accept,
            server.listen_host,
            server.listen_port,
            ssl=tls,
            backlog=_BACKLOG,
            ssl_handshake_timeout=_TLS_HANDSHAKE_SECONDS if tls else None,
        )
    except OSError as error:
        await runner.cleanup()
        raise CannotListen(f"server.listen: {server.listen}: {_why(error)}") from error
    return Listener(runner, inner, sockets, tls)


def _why(error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return "the port is in use; stop what listens there (chatwatch already?) or use another"
        case errno.EACCES:
            return "not permitted; ports below 1024 need root or CAP_NET_BIND_SERVICE"
        case errno.EADDRNOTAVAIL:
            return "no interface of this machine has this address"
    return (error.strerror or str(error)).lower()
