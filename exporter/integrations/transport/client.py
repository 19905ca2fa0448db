"""The one place that asks vendors: over connections that are kept, within limits, nowhere else.

No redirect is followed, no cookie kept, no proxy or password taken from the environment.
"""

import asyncio
import re
from collections.abc import Mapping
from typing import Final

import aiohttp
import structlog
from multidict import CIMultiDictProxy
from yarl import URL

from alerting import clock
from exporter import __version__
from exporter.integrations.exchange.call import BODY_BYTES, Answer, Call, Unanswered
from exporter.integrations.exchange.token import Shown
from exporter.integrations.kind import Integration
from exporter.integrations.states import INTERNAL
from exporter.integrations.transport import mishap, places, trouble
from exporter.integrations.transport.places import Places
from exporter.integrations.transport.trouble import Trouble
from exporter.probes.fault import Failed
from exporter.probes.hypertext import target
from exporter.probes.transport import authorities
from exporter.probes.transport.dial import RESOLVER
from exporter.probes.transport.resolver import Resolver
from exporter.probes.trust import Tls

KEPT_SECONDS: Final = 75.0
"""How long a connection that nobody needs is kept: past the shortest interval of checks."""
CONNECTIONS: Final = 100
CONNECTIONS_PER_HOST: Final = 4
_HEADER_BYTES: Final = 16_384
_CHUNK: Final = 65_536
_AGENT: Final = f"chatwatch/{__version__}"
# Status pages are not the vendor's API, and are shown no certificate of ours.
_USUAL: Final = Tls()
_UNFIT: Final = re.compile(r"[\x00-\x1f\x7f]")
_log = structlog.get_logger("chatwatch.integrations")


class Client:
    """Asks vendors; to be used in one event loop, and closed."""

    def __init__(self, resolver: Resolver = RESOLVER) -> None:
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None
        self._failing: set[tuple[str, str]] = set()

    async def ask(self, one: Integration, call: Call, shown: Shown) -> Answer | Unanswered:
        """Return what a vendor answers, or why it does not; raises for nothing but cancellation."""
        began = clock.monotonic()
        try:
            async with asyncio.timeout(one.timeout.seconds):
                return await self._patiently(one, call, shown, began)
        except TimeoutError:
            found = Trouble("timeout", f"{_where(call.url)}: no whole answer within {one.timeout}")
        except Exception as error:  # noqa: BLE001 # one question; every failure has a reason
            found = trouble.of(error, _where(call.url))
            if found.is_ours:
                self._tell(one, call, error)
        return Unanswered(found.reason, found.detail, clock.unix(), clock.monotonic() - began)

    async def close(self) -> None:
        """Close the connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _patiently(
        self, one: Integration, call: Call, shown: Shown, began: float
    ) -> Answer | Unanswered:
        """Ask, and once more where a connection that was kept turns out to be closed.

        A GET aiohttp itself asks again.
        """
        headers = _headers(call, shown)
        if headers is None:
            said = "the token holds characters that no header may hold"
            return Unanswered(INTERNAL, said, clock.unix())
        body = call.body if shown.body is None else shown.body.reveal().encode()
        reused = _Reused()
        try:
            return await self._once(one, call, headers, body, began, reused)
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
            # What asks for a token may have been heard, and some tokens are given only once.
            again = reused.is_so and call.method == "POST" and call.topic != "token"
            if not again or isinstance(error, aiohttp.ClientConnectorError):
                raise
        return await self._once(one, call, headers, body, began, _Reused())

    async def _once(
        self,
        one: Integration,
        call: Call,
        headers: Mapping[str, str],
        body: bytes,
        began: float,
        reused: "_Reused",
    ) -> Answer:
        session = self._session or self._open()
        tls = one.tls if call.signed else _USUAL
        context = await asyncio.to_thread(authorities.context, tls.trust())
        async with session.request(
            call.method,
            _url(call),
            headers=headers,
            data=body or None,
            allow_redirects=False,
            ssl=context,
            server_hostname=_server_name(one, call),
            trace_request_ctx=reused,
        ) as answer:
            content = await _read(answer)
            return Answer(
                status=answer.status,
                headers=_joined(answer.headers),
                body=content,
                at=clock.unix(),
                seconds=clock.monotonic() - began,
            )

    def _tell(self, one: Integration, call: Call, error: Exception) -> None:
        """Log a mistake of ours once, by its place; its own words may hold what was sent."""
        place = mishap.place(error)
        if (one.name, place) in self._failing:
            return
        self._failing.add((one.name, place))
        _log.error(
            "an integration could not be asked",
            integration=one.name,
            topic=call.topic,
            error=type(error).__name__,
            at=place,
        )

    def _open(self) -> aiohttp.ClientSession:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=CONNECTIONS,
                limit_per_host=CONNECTIONS_PER_HOST,
                keepalive_timeout=KEPT_SECONDS,
                resolver=Places(self._resolver),
                use_dns_cache=False,
                socket_factory=places.opened,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None),
            trust_env=False,
            # What is compressed may be a thousand times as large, so it is not asked for.
            headers={"Accept-Encoding": "identity", "User-Agent": _AGENT},
            auto_decompress=False,
            max_line_size=_HEADER_BYTES,
            max_field_size=_HEADER_BYTES,
            trace_configs=[_tracing()],
        )
        return self._session


class _Reused:
    """Whether a request went over a connection that had been kept."""

    def __init__(self) -> None:
        self.is_so = False


def _tracing() -> aiohttp.TraceConfig:
    async def note(_: object, context: object, __: object) -> None:
        reused = getattr(context, "trace_request_ctx", None)
        if isinstance(reused, _Reused):
            reused.is_so = True

    tracing = aiohttp.TraceConfig()
    tracing.on_connection_reuseconn.append(note)
    return tracing


def _server_name(one: Integration, call: Call) -> str | None:
    """Return the name that is expected of a server instead of its own; it is of the base URL's."""
    is_elsewhere = call.topic == "token" and target.leaves(one.base() or call.url, call.url)
    return None if is_elsewhere or not call.signed else one.tls.server_name or None


def _url(call: Call) -> URL:
    """Return where a call goes, as it is sent."""
    try:
        return URL(target.read(call.url).url, encoded=True)
    except ValueError as error:
        raise Failed(INTERNAL, f"the address cannot be asked: {error}") from None


def _headers(call: Call, shown: Shown) -> dict[str, str] | None:
    """Return all headers of a call; None where one of them cannot be sent."""
    found = dict(call.headers) | {name: value.reveal() for name, value in shown.headers}
    return None if any(map(_UNFIT.search, found.values())) else found


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    read = bytearray()
    while chunk := await answer.content.read(_CHUNK):
        read += chunk
        if len(read) > BODY_BYTES:
            answer.close()
            raise Failed("too_large", f"the answer is larger than {BODY_BYTES >> 20} MiB")
    return bytes(read)


def _joined(headers: CIMultiDictProxy[str]) -> dict[str, str]:
    """Return headers by small names, those that came several times as one."""
    found: dict[str, str] = {}
    for name, told in headers.items():
        # Bytes that are no UTF-8 come as halves of characters, which nobody can write down.
        key, value = name.lower(), told.encode("utf-8", "replace").decode()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found


def _where(url: str) -> str:
    """Return the host and port of a URL, which hold no secret."""
    try:
        return target.read(url).address
    except ValueError:
        return "nowhere"
