"""A customer is erased from a daemon that is killed meanwhile: nothing of them is left.

Two customers say like things at the same times, each with an e-mail address, a phone number and a
contact's id that are joined to one person.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import aiohttp

from alerting import clock
from exporter.privacy import vault
from exporter.privacy.identity import pseudonym
from exporter.privacy.vault import Vault
from tests.daemon import Daemon
from tests.tools import eventually

PEOPLE: Final = {"ann": "+49 170 5550111", "ben": "+49 170 5550222"}
MORE: Final = """
host: {enabled: false}
analytics: {gauges: {interval: 5s}}
"""
SUMS: Final = {
    "-folds": ("cells", "weeks", "settled_totals"),
    "": ("totals",),
}
ASKED: Final = (
    "/api/analytics/customers",
    "/api/analytics/conversations/list",
    "/api/analytics/real-time",
    "/api/analytics/summary",
    "/api/analytics/retention",
    "/api/audit",
    "/api/erasures",
    "/metrics",
    *(f"/api/analytics/export/{name}?format=jsonl" for name in ("conversations", "queries")),
)


def ids(name: str) -> tuple[str, ...]:
    return f"contact-{name}-77", f"{name}.planted@example.org", PEOPLE[name]


def story(name: str) -> list[dict[str, Any]]:
    """Return what somebody did, yesterday."""
    at = clock.now() - timedelta(days=1)
    contact, mail, phone = ids(name)
    talk = {"conversation_id": f"talk-{len(name)}-{name[0]}"}
    other = {"conversation_id": f"whatsapp:{phone}"}
    words = {"text": f"I am {name.title()} Planted"}
    told: list[tuple[str, dict[str, Any]]] = [
        (
            "customer.identified",
            {"customer_id": contact, "aliases": [mail, phone], "name": name.title(), "email": mail},
        ),
        ("chat.message.received", {**talk, **words, "customer_id": mail}),
        ("chat.message.sent", {**talk, **words, "agent_kind": "ai", "agent_id": "bot"}),
        ("chat.feedback.received", {**talk, "score": 2, "customer_id": contact}),
        ("chat.conversation.ended", {**talk, "outcome": "resolved"}),
        ("chat.message.received", {**other, **words, "customer_id": phone}),
        (
            "chat.query.answered",
            {"query": words["text"], "response_seconds": 1, "cached": False, "user_id": contact},
        ),
    ]
    told.append(("acme.thing", {"note": f"ask {mail} about it"}))
    return [
        {
            "id": f"{contact}:{place}",
            "type": type,
            "time": (at + timedelta(minutes=place)).isoformat(),
            "data": data,
        }
        for place, (type, data) in enumerate(told)
    ]


def dumped(daemon: Daemon, part: str, *tables: str) -> Iterator[tuple[Any, ...]]:
    file = daemon.data / f"chatwatch{part}.db"
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in found:
            if not tables or name in tables:
                for row in connection.execute(f"SELECT * FROM {name}"):  # noqa: S608
                    yield (name, *row)


def sums(daemon: Daemon) -> list[tuple[Any, ...]]:
    """Return all sums but those of our own: of requests, and of the audit."""
    rows = [row for part, tables in SUMS.items() for row in dumped(daemon, part, *tables)]
    return sorted(row for row in rows if row[0] != "totals" or row[2].startswith("chat_"))


def opener(daemon: Daemon) -> Vault:
    return Vault(vault.key_from((daemon.data / "key").read_text()))


def marks(daemon: Daemon, name: str) -> list[bytes]:
    """Return what tells of somebody: ids, as they came and as they are kept, names and words."""
    words = [*ids(name), f"{name.title()} Planted", f'"{name.title()}"']
    words += [pseudonym(one, opener(daemon).pseudonyms) for one in ids(name)]
    return [one.encode() for one in words]


def rows_of(daemon: Daemon, name: str) -> list[tuple[Any, ...]]:
    """Return the rows that tell of somebody, sealed fields opened."""
    told, key = marks(daemon, name), opener(daemon)
    found = []
    for part in ("", "-folds"):
        for row in dumped(daemon, part):
            plain = [*row]
            if row[0] == "events" and row[-1] is not None:
                plain.append(key.open(row[-1], row[2]))
            text = b" ".join(one if isinstance(one, bytes) else str(one).encode() for one in plain)
            if any(mark in text for mark in told):
                found.append(row)
    return found


async def told(client: aiohttp.ClientSession, path: str) -> bytes:
    async with client.get(path) as answer:
        assert answer.status == 200, (path, await answer.text())
        return await answer.read()


async def folded(client: aiohttp.ClientSession) -> bool:
    async with client.get("/api/events/rebuild") as answer:
        said = await answer.json()
        return answer.status == 200 and said["made"] == said["events"] == 16


async def is_unseen(client: aiohttp.ClientSession, marks: list[bytes]) -> bool:
    text = await told(client, "/metrics")
    return not any(one in text for one in marks)


async def done(client: aiohttp.ClientSession) -> Any:
    async with client.get("/api/erasures/1") as answer:
        said = await answer.json()
        return said if answer.status == 200 and said["state"] == "done" else None


async def test_nothing_of_who_is_erased_is_left_and_all_figures_are(tmp_path: Path) -> None:
    daemon = await asyncio.to_thread(Daemon(tmp_path, more=MORE).start)
    try:
        async with aiohttp.ClientSession(daemon.url) as client:
            for name in PEOPLE:
                async with client.post("/webhooks/bot", json=story(name)) as answer:
                    said = await answer.json()
                    assert not said["refused"], said
            await eventually(lambda: folded(client), what="folded events")
            before, ben = sums(daemon), rows_of(daemon, "ben")
            assert rows_of(daemon, "ann")
            asked = {"customer": ids("ann")[1].upper()}
            async with client.post("/api/erasures", json=asked) as answer:
                assert (answer.status, (await answer.json())["id"]) == (202, "1")
        await asyncio.to_thread(daemon.kill)
        await asyncio.to_thread(daemon.start)
        async with aiohttp.ClientSession(daemon.url) as client:
            said = await eventually(lambda: done(client), within=30, what="an erasure")
            assert (said["ids"], said["events"], said["conversations"]) == (3, 7, 2), said
            left = rows_of(daemon, "ann")
            assert left == [], str(left)
            assert len(rows_of(daemon, "ben")) == len(ben)
            assert sums(daemon) == before
            # Series of single customers are of the last look at the figures.
            await eventually(lambda: is_unseen(client, marks(daemon, "ann")), what="other series")
            seen = {path: await told(client, path) for path in ASKED}
            found = {
                path: [one for one in marks(daemon, "ann") if one in seen[path]] for path in seen
            }
            assert not any(found.values()), found
            assert any(one in text for one in marks(daemon, "ben") for text in seen.values())
            async with client.post("/webhooks/bot", json=story("ann")[:1]) as answer:
                assert (await answer.json())["duplicates"] == 1
    finally:
        if daemon.process is not None:
            await asyncio.to_thread(daemon.kill)
