"""The shell of the dead man's switch: somebody outside hears from us as long as all is well.

A service that expects the ping raises the alarm when it stays away: this process may be gone, its
machine, or the network between them.
"""

import asyncio
from collections.abc import Callable
from typing import Final

import aiohttp
import structlog

from alerting.meter import Meter
from alerting.notify import contexts, network
from alerting.notify.tls import Tls
from alerting.settings import Watchdog as Settings

SECONDS: Final = 10.0
"""For one ping."""
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
        context = await contexts.context(Tls())
        async with (
            asyncio.timeout(SECONDS),
            aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=context, force_close=True),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "chatwatch"},
            ) as session,
            session.get(url, allow_redirects=False) as answer,
        ):
            return "" if answer.status // 100 == 2 else f"answer {answer.status}"
    except TimeoutError:
        return f"no answer within {SECONDS:g} s"
    except aiohttp.ClientConnectorError as error:
        return network.trouble(error.os_error)[1]
    except Exception as error:  # noqa: BLE001 # one ping; every failure is an answer
        return type(error).__name__
