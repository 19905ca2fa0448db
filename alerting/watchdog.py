"""The shell of the dead man's switch: somebody outside hears from us as long as all is well.

A service that expects the ping raises the alarm when it stays away: this process may be gone, its
machine, or the network between them.
"""

import asyncio
from collections.abc import Callable
from typing import Final

import structlog

from alerting.meter import Meter
from alerting.notify import connection
from alerting.notify.agent import AGENT
from alerting.notify.tls import Tls
from alerting.settings import Watchdog as Settings

SECONDS: Final = 10.0
"""For one ping."""
_HEADERS: Final = {"User-Agent": AGENT}
_log = structlog.get_logger("chatwatch.watchdog")


class Watchdog:
    """Pings while `ails` says "", what is wrong with us otherwise; settings are asked each time."""

    def __init__(
        self, settings: Callable[[], Settings], ails: Callable[[], str], meter: Meter
    ) -> None:
        self._settings = settings
        self._ails = ails
        self._meter = meter
        self._said = ""

    async def run(self) -> None:
        """Ping until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(self._settings().every.seconds)

    async def look(self) -> None:
        """Ping once, where there is somebody to ping and all is well."""
        url = self._settings().ping
        if url is None:
            return
        wrong = self._ails()
        if not wrong:
            wrong = await _pinged(url.reveal())
        self._meter.count("alerting_watchdog_pings_total", "failed" if wrong else "ok")
        if wrong and not self._said:
            _log.error("no ping goes out", why=wrong)
        elif self._said and not wrong:
            _log.info("pings go out again")
        self._said = wrong


async def _pinged(url: str) -> str:
    """Fetch an address; return what went wrong, in words that do not hold the address."""
    try:
        async with (
            asyncio.timeout(SECONDS),
            await connection.opened(Tls()) as session,
            session.get(url, allow_redirects=False, headers=_HEADERS) as answer,
        ):
            return "" if answer.status // 100 == 2 else f"answer {answer.status}"
    except TimeoutError:
        return f"no answer within {SECONDS:g} s"
    except Exception as error:  # noqa: BLE001 # one ping; every failure is an answer
        known = connection.trouble(error)
        return type(error).__name__ if known is None else known[1]
