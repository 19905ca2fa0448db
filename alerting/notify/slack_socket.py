"""Socket Mode: presses of buttons come over a connection that we open, so Slack needs no way in.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Any

import structlog
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from alerting.desk.refused import Full
from alerting.notify import backoff, contexts
from alerting.notify.slack_buttons import Buttons
from alerting.notify.tls import Tls
from alerting.secret import Secret

API = "https://slack.com/api/"
CONNECT_SECONDS = 15.0
# The SDK mends a connection by itself; one that stays broken for longer is begun anew.
BROKEN_SECONDS = 30.0
LOOK_SECONDS = 5.0
_log = structlog.get_logger("chatwatch.slack")


def _pause(failures: int) -> float:
    return backoff.pause(failures, random.random())  # noqa: S311 # spreads retries, guards nothing


class Socket:
    """Keeps the connection while it runs; `api` is where Slack's methods are, spans in seconds."""

    def __init__(
        self,
        token: Secret,
        buttons: Buttons,
        api: str = API,
        *,
        connect: float = CONNECT_SECONDS,
        look: float = LOOK_SECONDS,
        broken: float = BROKEN_SECONDS,
        pause: Callable[[int], float] = _pause,
    ) -> None:
        self._token = token
        self._buttons = buttons
        self._api = api
        self._connect_within = connect
        self._look = look
        self._broken = broken
        self._pause = pause
        self._failures = 0
        self.is_connected = asyncio.Event()

    async def run(self) -> None:
        """Listen until cancelled; what fails is tried again, later each time."""
        while True:
            client = await self._client()
            try:
                await self._connect(client)
                await self._stay(client)
                why = "the connection was lost"
            except Exception as error:  # noqa: BLE001 # whatever the SDK or the network comes up with
                why = _why(error)
            finally:
                self.is_connected.clear()
                await client.close()  # type: ignore[no-untyped-call]
            self._failures += 1
            if self._failures == 1:
                _log.warning("no connection to Slack's Socket Mode; it is tried again", why=why)
            await asyncio.sleep(self._pause(self._failures))

    async def _client(self) -> SocketModeClient:
        quiet, trusted = _quiet(), await contexts.context(Tls())
        web = AsyncWebClient(base_url=self._api, ssl=trusted, logger=quiet, retry_handlers=[])
        client = SocketModeClient(self._token.reveal(), quiet, web, ping_interval=self._look)
        client.socket_mode_request_listeners.append(self._listen)
        return client

    async def _connect(self, client: SocketModeClient) -> None:
        async with asyncio.timeout(self._connect_within):
            client.wss_uri = await client.issue_new_wss_url()
            await client.connect()  # type: ignore[no-untyped-call]
        if self._failures:
            _log.info("connected to Slack's Socket Mode again")
        self._failures = 0
        self.is_connected.set()

    async def _stay(self, client: SocketModeClient) -> None:
        """Return when the connection is broken and the SDK does not mend it."""
        broken = 0.0
        while broken < self._broken:
            await asyncio.sleep(self._look)
            broken = 0.0 if await client.is_connected() else broken + self._look

    async def _listen(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Do what was pressed, and say that it came; without that, Slack shows a failure."""
        if request.type == "interactive":
            try:
                await self._buttons.take(request.payload)
            except Full:
                return
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id))


def _quiet() -> logging.Logger:
    """Return a logger that says nothing: the SDK's words may hold the connection's ticket."""
    made = logging.getLogger("chatwatch.slack.sdk")
    made.setLevel(logging.CRITICAL + 1)
    made.propagate = False
    return made


def _why(error: Exception) -> str:
    """Return what Slack says is wrong, or the sort of error; never an address."""
    response: Any = getattr(error, "response", None)
    word = response.get("error") if hasattr(response, "get") else None
    return str(word)[:100] if word else type(error).__name__
