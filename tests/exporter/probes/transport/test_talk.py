"""What is said over a WebSocket to servers that follow a script."""

from typing import Any

import pytest

from alerting.secret import Secret, Written
from exporter.probes.fault import Failed
from exporter.probes.frames.opening import Opening
from exporter.probes.frames.talk import Exchange
from exporter.probes.frames.trail import Trail
from exporter.probes.line import Line
from exporter.probes.pattern import Pattern
from exporter.probes.transport import ambient, talk
from exporter.probes.transport.ambient import Open
from exporter.probes.transport.talk import Talk
from exporter.probes.way import Way
from tests.exporter.probes import servers
from tests.exporter.probes.sockets import frame, opened, text


def plan(port: int, *script: Exchange, **fields: Any) -> Talk:
    way = Way(host="127.0.0.1", port=port)
    return Talk(way=way, opening=Opening("a", "/"), shown="ws://a/", script=script, **fields)


async def test_what_is_expected_comes_and_what_is_said_is_told_but_no_secret() -> None:
    trail, lines = Trail(), list[Line]()
    script = (
        Exchange(Pattern("id=([0-9]+)"), Written("ack ${1}")),
        Exchange(Pattern("^\xff?"), Secret("t0ken")),
    )
    async with opened(text("id=17"), frame(2, b"abc"), last=servers.for_ever) as server:
        with ambient.surrounded(Open(), lines):
            await talk.walked(plan(server.port, *script), trail)
    assert (trail.messages, trail.unmatched, trail.phase) == (2, False, "")
    assert trail.spans["transfer"] > 0.0
    said = [one.text for one in lines]
    assert "opening ws://a/" in said
    assert "a message matches 'id=([0-9]+)'" in said
    assert said[-1] == "sending a secret"


async def test_a_message_that_does_not_match_ends_it() -> None:
    trail = Trail()
    with pytest.raises(Failed) as caught:
        async with opened(text("no")) as server:
            await talk.walked(plan(server.port, Exchange(Pattern("yes"))), trail)
    assert caught.value.fault.reason == "body"
    assert trail.unmatched


async def test_a_ping_that_is_not_answered_is_what_was_waited_for() -> None:
    trail = Trail()
    with pytest.raises(Failed, match="closed without a close frame"):
        async with opened() as server:
            await talk.walked(plan(server.port, ping=True), trail)
    assert (trail.awaited, trail.ping) == ("a pong", None)
