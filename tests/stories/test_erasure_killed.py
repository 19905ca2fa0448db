"""A daemon that erases a customer is killed in every state, and it comes to the same end.

It is held in a state by a trigger in its database, which lets nobody write that it is further; so
all that the state does is done, told to be undone with its transaction, and done once more.
"""

import asyncio
import contextlib
import sqlite3
from pathlib import Path
from typing import Any, Final

import aiohttp
import pytest

from exporter.audit import entry
from exporter.privacy.identity import pseudonym
from exporter.store import audit, erasures
from tests.daemon import Daemon
from tests.stories.test_erasure import (
    ASKED,
    MORE,
    PEOPLE,
    done,
    folded,
    ids,
    is_unseen,
    marks,
    opener,
    rows_of,
    story,
    sums,
    told,
)
from tests.tools import eventually

STATES: Final = ("waiting", "events", *erasures.NEXT.values())
"""All that are passed before the last."""
HELD: Final = "no state further for this test"


def held(daemon: Daemon, state: str) -> None:
    """Have nobody write that an erasure is further than a state; "" for not at all."""
    file = daemon.data / "chatwatch.db"
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DROP TRIGGER IF EXISTS held")
        if state:
            connection.execute(
                "CREATE TRIGGER held BEFORE UPDATE OF state ON erasures"  # words of ours
                f" WHEN old.state = '{state}' AND new.state != old.state"
                f" BEGIN SELECT RAISE(ABORT, '{HELD}'); END"
            )


def looked_at(daemon: Daemon, name: str) -> None:
    """Have it written down that somebody looked at a customer."""
    contact, mail, _ = ids(name)
    detail = {"of": [contact, pseudonym(mail, opener(daemon).pseudonyms)]}
    line = entry.entry("personal", None, f"/api/of/{contact}", "", 1, detail=detail)
    file = daemon.data / "chatwatch.db"
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        audit.keep(connection, [line])


async def is_in(client: aiohttp.ClientSession, state: str) -> bool:
    async with client.get("/api/erasures/1") as answer:
        return answer.status == 200 and (await answer.json())["state"] == state


async def lines(client: aiohttp.ClientSession, action: str) -> list[dict[str, Any]]:
    async with client.get(f"/api/audit?action={action}") as answer:
        found: list[dict[str, Any]] = (await answer.json())["entries"]
        return found


async def asked(daemon: Daemon) -> list[tuple[Any, ...]]:
    """Have somebody live, and ask to erase them; return the sums from before."""
    async with aiohttp.ClientSession(daemon.url) as client:
        for name in PEOPLE:
            async with client.post("/webhooks/bot", json=story(name)) as answer:
                assert not (await answer.json())["refused"]
        await eventually(lambda: folded(client), what="folded events")
        before = sums(daemon)
        looked_at(daemon, "ann")
        looked_at(daemon, "ben")
        held(daemon, STATES[0])
        async with client.post("/api/erasures", json={"customer": ids("ann")[1]}) as answer:
            assert answer.status == 202
        await eventually(lambda: is_in(client, STATES[0]), what=STATES[0])
    return before


@pytest.mark.slow
async def test_it_is_killed_in_every_state_and_nothing_of_them_is_left(tmp_path: Path) -> None:
    daemon = await asyncio.to_thread(Daemon(tmp_path, more=MORE).start)
    try:
        before = await asked(daemon)
        ben = rows_of(daemon, "ben")
        for state in (*STATES[1:], ""):
            await asyncio.to_thread(daemon.kill)
            held(daemon, state)
            await asyncio.to_thread(daemon.start)
            if state:
                async with aiohttp.ClientSession(daemon.url) as client:
                    await eventually(lambda: is_in(client, state), within=30, what=state)  # noqa: B023
        async with aiohttp.ClientSession(daemon.url) as client:
            said = await eventually(lambda: done(client), within=30, what="an erasure")
            assert (said["ids"], said["events"], said["conversations"]) == (3, 7, 2), said
            assert rows_of(daemon, "ann") == []
            assert len(rows_of(daemon, "ben")) == len(ben)
            assert sums(daemon) == before
            await eventually(lambda: is_unseen(client, marks(daemon, "ann")), what="other series")
            seen = b"".join([await told(client, path) for path in ASKED])
            assert not any(one in seen for one in marks(daemon, "ann"))
            assert sorted(one["result"] for one in await lines(client, "erasure")) == [
                "begun",
                "ok",
            ]
            of = {one["what"]: one["detail"] for one in await lines(client, "personal")}
            assert of["/api/of/[erased]"]["of"] == ["[erased]", "[erased]"]
            assert of[f"/api/of/{ids('ben')[0]}"]["of"][0] == ids("ben")[0]
    finally:
        if daemon.process is not None:
            await asyncio.to_thread(daemon.kill)
