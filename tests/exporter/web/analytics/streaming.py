"""Readers of streams, and daemons whose streams are quick enough for tests."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from aiohttp import ClientResponse

from exporter.web.analytics.streams import STREAMS, Pace, Streams
from tests.exporter.web.analytics.desk import Desk

QUICK = Pace(look=0.02, figures=0.02, snapshot=0.2, heartbeat=0.1, write=1.0)
SECONDS = 10.0


class Event(NamedTuple):
    """What a stream told."""

    name: str
    id: str
    data: Any


def streams(here: Desk) -> Streams:
    """Return the streams of a daemon."""
    return here.here.listening._runner.app[STREAMS]


def quicken(here: Desk, pace: Pace = QUICK) -> Streams:
    """Let streams look and tell often."""
    found = streams(here)
    found.pace = pace
    return found


async def event(answer: ClientResponse) -> Event | None:
    """Read the next event, passing over comments; None at the end."""
    told: dict[str, str] = {}
    async with asyncio.timeout(SECONDS):
        while line := (await answer.content.readline()).decode():
            if line == "\n":
                if "event" in told:
                    return Event(told["event"], told.get("id", ""), json.loads(told["data"]))
                told = {}
                continue
            name, _, value = line.rstrip("\n").partition(": ")
            told[name] = value
    return None


async def following(answer: ClientResponse) -> Event:
    """Read the next event; there is one."""
    found = await event(answer)
    assert found is not None, "the stream ended"
    return found


async def until(answer: ClientResponse, name: str) -> Event:
    """Read until an event of a name."""
    while (found := await following(answer)).name != name:
        pass
    return found


def url(here: Desk, path: str) -> str:
    """Return a URL of the analytics."""
    return f"{here.here.url}/api/analytics{path}"


def bearer(token: str) -> Mapping[str, str]:
    """Return the headers of a caller."""
    return {"Authorization": f"Bearer {token}"}
