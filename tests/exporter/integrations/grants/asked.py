"""A way to a token asked in process and over HTTP, as the shell asks it."""

from typing import Any

import msgspec

from alerting.duration import Duration
from alerting.secret import Secret
from exporter.integrations.exchange.call import Answer
from exporter.integrations.exchange.found import Found
from exporter.integrations.exchange.token import Token
from exporter.integrations.grants import Grant
from exporter.integrations.grants.grant import Way
from exporter.integrations.hubspot import Hubspot
from exporter.integrations.transport.client import Client
from tests.exporter.integrations.grants.tokenserver import TokenServer

NOW = 1_790_000_000.0


def way(**fields: Any) -> Any:
    """Return a way as the loader makes it of YAML."""

    def decoded(wanted: type, value: Any) -> Any:
        assert wanted is Secret
        return Secret(value)

    return msgspec.convert(fields, Grant, dec_hook=decoded)


def answer(told: Any, status: int = 200, at: float = NOW, **headers: str) -> Answer:
    """Return an answer; a text is no JSON."""
    body = told.encode() if isinstance(told, str) else msgspec.json.encode(told)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, named, body, at)


def within(
    one: Way, server: TokenServer, held: Token | None = None, now: float = NOW
) -> Token | Found:
    """Return what a way gets of a server in process."""
    shown = one.shown(held, now)
    headers = {name.lower(): value.reveal() for name, value in shown.headers}
    body = shown.body.reveal().encode() if shown.body else b""
    status, told = server.answer(headers, body, now)
    return one.token(answer(told, status, now), held)


async def over_http(one: Any, held: Token | None, now: float) -> Token | Found:
    """Return what a way gets over a connection."""
    vendor = Hubspot(name="crm", oauth=one, timeout=Duration(5))
    client = Client()
    try:
        heard = await client.ask(vendor, one.call(held, now), one.shown(held, now))
    finally:
        await client.close()
    assert isinstance(heard, Answer), heard
    found = one.token(heard, held)
    assert isinstance(found, Token | Found)
    return found


def token(found: Token | Found) -> Token:
    assert isinstance(found, Token), found
    return found
