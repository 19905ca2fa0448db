"""The shell that asks a Prometheus-compatible server: bounded in time, size and repetition."""

import asyncio
import random
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, Generic, NamedTuple, TypeVar

import aiohttp
import structlog

from alerting import clock
from alerting.duration import Duration
from alerting.meter import Meter
from alerting.notify import connection, contexts
from alerting.notify.agent import AGENT
from alerting.notify.tls import Tls
from alerting.promql.values import Vector
from alerting.remote import answers, ranges
from alerting.remote.answers import Answered, Told, Unanswered
from alerting.remote.ranges import Series
from alerting.remote.settings import Prometheus

_CONNECTIONS: Final = 8
_HEADER_BYTES: Final = 16_384
_CHUNK: Final = 65_536
# Bytes of an error's body that are read, and of an answer that is quickly read in the loop.
_LITTLE: Final = 65_536
_MOST_KEPT: Final = 10_000
# Questions of one instant that the server may leave unanswered in time before nobody asks more.
_STRIKES: Final = 3

T = TypeVar("T")

_log = structlog.get_logger("chatwatch.alerting")


class _Question(NamedTuple, Generic[T]):
    """Where it is sent, its form, given how many seconds there are, and how answers are read."""

    address: str
    form: Callable[[float], bytes]
    read: Callable[[Told, Sequence[str]], T]


class Remote:
    """Asks one server; to be used in one event loop, and closed.

    A server that could not be reached, or was too slow several times, is not asked again at the
    same instant: rules are evaluated one after the other, and each would wait.
    """

    def __init__(self, settings: Prometheus, meter: Meter | None = None) -> None:
        """Take the server, and where its failures are counted; without a meter they are not."""
        self._settings = settings
        self._meter = meter
        self._session: aiohttp.ClientSession | None = None
        self._asked_at: datetime | None = None
        self._strikes = 0
        self._last: Unanswered | None = None
        # What the server remarked on each question, so that it is told once.
        self._remarks: dict[str, tuple[str, ...]] = {}

    async def __call__(self, text: str, now: datetime) -> Vector:
        """Return the value of each element that has one; raises Unanswered."""
        found = await self.ask(text, now)
        if self._remarks.get(text, ()) != found.warnings:
            if len(self._remarks) >= _MOST_KEPT:
                self._remarks.clear()
            self._remarks[text] = found.warnings
            if found.warnings:
                _log.warning("the Prometheus server warns", query=text, said=found.warnings)
        return found.vector

    async def ask(self, text: str, now: datetime) -> Answered:
        """Return the answer with its warnings; raises Unanswered."""
        if self._asked_at != now:
            self._asked_at, self._strikes = now, 0
        if self._strikes >= _STRIKES and self._last is not None:
            raise self._last.with_traceback(None)
        question = _Question(
            self._settings.address,
            lambda within: answers.form(text, now, within),
            answers.answered,
        )
        began = clock.monotonic()
        try:
            return await self._patiently(question)
        except Unanswered as error:
            self._strikes += _STRIKES if error.is_away else error.reason == "timeout"
            self._last = error
            if self._meter is not None:
                reason = error.reason.replace(" ", "_")
                self._meter.count("alerting_remote_queries_failed_total", reason)
            raise
        finally:
            if self._meter is not None:
                took = clock.monotonic() - began
                self._meter.observe("alerting_remote_query_duration_seconds", took)

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def over(
        self, text: str, start: datetime, end: datetime, step: Duration
    ) -> tuple[Series, ...]:
        """Return the values of each series at every step; raises Unanswered."""
        return await self._patiently(
            _Question(
                self._settings.range_address,
                lambda within: ranges.form(text, start, end, step, within),
                ranges.series,
            )
        )

    async def _patiently(self, question: "_Question[T]") -> T:
        """Ask, again and again where that may help, as long as there is time."""
        end = clock.monotonic() + self._settings.timeout.seconds
        failures = 0
        while True:
            try:
                return await self._once(question, end - clock.monotonic())
            except Unanswered as error:
                failures += 1
                chance = random.random()  # noqa: S311 # spreads retries, guards nothing
                wait = max(error.after or 0.0, answers.pause(failures, chance))
                is_last = failures > self._settings.retries
                if not error.again or is_last or clock.monotonic() + wait >= end:
                    raise
            await asyncio.sleep(wait)

    async def _once(self, question: "_Question[T]", within: float) -> T:
        try:
            async with asyncio.timeout(within):
                told = await self._posted(question.address, question.form(within))
        except TimeoutError:
            said = f"no answer within {self._settings.timeout}"
            raise Unanswered("timeout", said) from None
        except Unanswered:
            raise
        except Exception as error:  # noqa: BLE001 # one question; every failure has a reason
            raise _failed(error) from None
        secrets = self._settings.secrets
        if len(told.body) <= _LITTLE:
            return question.read(told, secrets)
        return await asyncio.to_thread(question.read, told, secrets)

    async def _posted(self, address: str, content: bytes) -> Told:
        session = self._session or await self._open()
        headers = {name: value.reveal() for name, value in self._settings.headers_sent.items()}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        async with session.post(
            address,
            data=content,
            headers=headers,
            allow_redirects=False,
            server_hostname=(self._settings.tls or Tls()).server_name or None,
        ) as answer:
            return Told(
                status=answer.status,
                body=await self._body(answer),
                at=clock.now(),
                retry_after=answer.headers.get("Retry-After", ""),
            )

    async def _body(self, answer: aiohttp.ClientResponse) -> bytes:
        """Return the body, or the beginning of one that only says what is wrong."""
        read = bytearray()
        most = self._settings.answer if answer.ok else _LITTLE
        while len(read) <= most and (chunk := await answer.content.read(_CHUNK)):
            read += chunk
        if len(read) <= most:
            return bytes(read)
        if answer.ok:
            raise Unanswered("too large", f"the answer is larger than {self._settings.answer}")
        return bytes(read[:most])

    async def _open(self) -> aiohttp.ClientSession:
        context = await contexts.context(self._settings.tls or Tls())
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=context, limit=_CONNECTIONS),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=None),
                # What is deflated may be a thousand times as large, so it is not asked for.
                headers={"Accept-Encoding": "identity", "User-Agent": AGENT},
                auto_decompress=False,
                max_line_size=_HEADER_BYTES,
                max_field_size=_HEADER_BYTES,
            )
        return self._session


def _failed(error: Exception) -> Unanswered:
    """Return a failure in words that never hold the URL."""
    known = connection.trouble(error)
    if known is None:
        if isinstance(error, aiohttp.ClientError | OSError):
            return Unanswered("network", "the connection ended without an answer", again=True)
        return Unanswered("other", f"a mistake of ours: {type(error).__name__}")
    reason, said = known
    if reason == "tls":
        return Unanswered("tls", said)
    return Unanswered("refused" if reason == "refused" else "network", said, again=True)
