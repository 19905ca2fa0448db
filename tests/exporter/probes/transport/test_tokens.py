"""Tokens are fetched by the probe's own transport, kept, and given up in time."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from alerting.strict import Duration, Secret
from exporter.probes.address import Address
from exporter.probes.http import Http, OAuth2
from exporter.probes.result import Result
from exporter.probes.transport import ambient, tokens
from tests.exporter.probes import servers
from tests.exporter.probes.runs import probe
from tests.exporter.probes.servers import OK, Script, Server

GRANTED = b'{"access_token": "abc", "token_type": "bearer", "expires_in": 3600}'


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    yield
    tokens._kept.clear()
    tokens._by_form.clear()


def told(status: int, body: bytes) -> bytes:
    return f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def asking(target: Server, granter: str, **fields: Any) -> Http:
    grant = OAuth2(client_id="me", client_secret=Secret("s3cret"), token_url=f"{granter}/token")
    return probe(target.url, oauth2=grant, **fields)


async def ran(granted: Script | bytes, answer: bytes = OK, **fields: Any) -> Result:
    async with servers.serving(answer) as target, servers.serving(granted) as granter:
        return await asking(target, granter.url, **fields).measure()


async def test_a_token_is_asked_for_once_and_shown() -> None:
    async with servers.serving(OK) as target, servers.serving(told(200, GRANTED)) as granter:
        one = asking(target, granter.url)
        results = [await one.measure(), await one.measure()]
    assert [result.success for result in results] == [True, True]
    (asked,) = granter.requests
    assert asked.startswith(b"POST /token HTTP/1.1\r\n")
    assert b"\r\nauthorization: Basic bWU6czNjcmV0\r\n" in asked
    for request in target.requests:
        assert b"\r\nauthorization: Bearer abc\r\n" in request


async def test_a_token_that_is_nearly_over_is_asked_for_anew() -> None:
    granted = told(200, b'{"access_token": "abc", "expires_in": 9}')
    async with servers.serving(OK) as target, servers.serving(granted) as granter:
        for _ in range(2):
            assert (await asking(target, granter.url).measure()).success
    assert len(granter.requests) == 2


async def test_a_token_that_is_not_believed_is_given_up() -> None:
    refused = told(401, b"")
    async with servers.serving(refused) as target, servers.serving(told(200, GRANTED)) as granter:
        for _ in range(2):
            assert (await asking(target, granter.url).measure()).reason == "status"
    assert len(granter.requests) == 2


async def test_a_server_that_wants_it_in_the_form_is_told_so_from_then_on() -> None:
    async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        by_header = b"authorization: Basic" in granter.requests[-1]
        writer.write(told(401, b"") if by_header else told(200, b'{"access_token": "x"}'))

    async with servers.serving(OK) as target, servers.serving(script) as granter:
        one = asking(target, granter.url)
        assert (await one.measure()).success
        tokens.forget(one.plan.grant)  # type: ignore[arg-type] # it has one
        assert (await one.measure()).success
    assert len(granter.requests) == 3


@pytest.mark.parametrize(
    ("granted", "said"),
    [
        (told(401, b'{"error": "invalid_client"}'), "the server of tokens answers 401: invalid_c"),
        (told(503, b""), "the server of tokens answers 503"),
        (told(302, b""), "the server of tokens answers 302"),
        (told(200, b"{}"), "the server of tokens answers without one"),
        (b"", "the connection was closed without an answer"),
        (servers.reset, "connection reset by peer"),
    ],
)
async def test_a_token_that_is_refused_has_its_reason(granted: Script | bytes, said: str) -> None:
    result = await ran(granted)
    assert (result.reason, result.state) == ("authentication", "down")
    assert result.detail.startswith("no token for oauth2: ")
    assert said in result.detail
    assert "s3cret" not in result.detail


async def test_a_server_of_tokens_that_never_answers_ends_with_the_run() -> None:
    result = await ran(servers.for_ever, timeout=Duration(0.15))
    assert result.reason == "authentication"
    assert result.detail == "no token for oauth2: none came in time"
    assert result.duration < 5


async def test_a_server_of_tokens_that_is_a_metadata_service_is_not_asked() -> None:
    async with servers.serving(OK) as target:
        result = await asking(target, "http://169.254.169.254").measure()
    assert result.reason == "authentication"
    assert "a cloud's metadata service" in result.detail


class Target:
    """A gate for the target's name only; the address of both is one."""

    def refusal(self, wanted: Address, host: str = "") -> str:
        return "" if host == "localhost" else f"{wanted} is not for you"


async def test_a_gate_is_for_targets_and_not_for_the_settings() -> None:
    async with servers.serving(OK) as target, servers.serving(told(200, GRANTED)) as granter:
        grant = OAuth2(client_id="me", client_secret=Secret("s"), token_url=f"{granter.url}/t")
        one = probe(f"http://localhost:{target.port}/", oauth2=grant)
        with ambient.surrounded(Target()):
            result = await one.measure()
    assert result.success, result.detail


def test_so_many_tokens_are_kept_and_no_more() -> None:
    for number in range(tokens.MOST + 5):
        tokens._keep(f"{number}", Secret("a"), 1.0)
    assert len(tokens._kept) == tokens.MOST
    assert "0" not in tokens._kept
