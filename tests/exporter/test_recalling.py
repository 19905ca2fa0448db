"""What happened just now, over restarts."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerting import clock
from exporter import recalling, world
from exporter.daemon import Daemon
from exporter.recalling import Recall
from exporter.store import recent_events
from exporter.store.recent_events import Event, Words
from tests.exporter.web import stand
from tests.exporter.web.analytics.desk import Desk, desk


def asked(here: Desk, number: int) -> dict[str, Any]:
    at = clock.now() - timedelta(seconds=number)
    told = {"query": f"q{number}", "response_seconds": 1, "cached": True}
    return here.event("chat.query.answered", at, f"c{number}", **told)


async def test_a_restart_loses_nothing_of_the_last_minutes(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await here.tell(*(asked(here, number) for number in range(20)))
        before = await here.figures("/real-time")
        window = await here.figures("/real-time/activity")
    async with desk(tmp_path) as here:
        after = await here.figures("/real-time")
        again = await here.figures("/real-time/activity")
        # The same events once more change nothing.
        here._count = 0
        await here.tell(*(asked(here, number) for number in range(20)))
        repeated = await here.figures("/real-time/activity")
    assert after["recent_queries"] == before["recent_queries"]
    assert after["recent_queries"][0]["query"] == "q0"
    assert window["total"] == again["total"] == repeated["total"]
    assert window["total"]["messages"] == 40
    assert again["complete"]


def event(number: int, personal: bytes | None = None) -> Event:
    at = round(clock.unix() * 1000) - number * 1000
    data = b'{"query":"","response_seconds":1,"cached":true}'
    return Event(bytes(16), "", "app", str(number), "chat.query.answered", at, data, personal)


async def recalled(daemon: Daemon, events: Sequence[Event]) -> Recall:
    async def ask(name: str, most: int) -> Sequence[Event]:
        assert (name, most) == ("recent_events.newest", recent_events.MOST)
        return events

    found = Recall(daemon, ask)
    await found.load()
    return found


async def test_words_that_another_key_sealed_are_not_shown() -> None:
    daemon = stand.daemon()
    sealed = daemon.world.vault.seal(b'{"query":"mine"}', bytes(16))
    other = world.build(stand.config(), bytes(32), None).vault.seal(b"{}", bytes(16))
    found = await recalled(daemon, [event(1, sealed), event(2, other), event(3)])
    words = [one.personal for one in found.recent.lately.queries]
    assert words == [b'{"query":"mine"}', None, None]


async def test_what_questions_asked_is_opened_where_that_is_possible() -> None:
    daemon = stand.daemon()

    def sealed(words: bytes, key: bytes) -> bytes:
        return world.build(stand.config(), key, None).vault.seal(words, bytes(16))

    kept = [
        Words(1, bytes(16), sealed(b'{"query":"mine"}', stand.KEY)),
        Words(2, bytes(16), sealed(b'{"query":"its"}', bytes(32))),
        Words(3, bytes(16), sealed(b"{}", stand.KEY)),
    ]

    async def ask(name: str, seqs: list[int]) -> list[Words]:
        assert (name, seqs) == ("recent_events.words", [1, 2, 3, 4])
        return kept

    assert await Recall(daemon, ask).words((1, 2, 3, 4)) == {1: "mine", 3: ""}


async def test_beyond_what_is_read_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent_events, "MOST", 3)
    events = [event(number) for number in range(3)]
    found = await recalled(stand.daemon(), events)
    assert found.recent.since == events[-1].time
    assert (await recalled(stand.daemon(), events[:2])).recent.since == 0


async def test_each_tenant_has_its_own_last_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recalling, "MOST_TENANTS", 2)
    daemon = stand.daemon()
    own = daemon.world.vault.seal(b'{"query":"ours"}', bytes(16))
    events = [event(1), *(event(n, own)._replace(tenant="acme") for n in range(2, 4))]
    found = await recalled(daemon, [*events, event(5)._replace(tenant="beta")])
    assert len(found.of("").lately.queries) == 1
    assert [one.personal for one in found.of("acme").lately.queries] == [b'{"query":"ours"}'] * 2
    # Of more tenants than are kept apart nothing is known, and that is said.
    assert not found.of("beta").lately.queries
    assert found.of("beta").since > 0
    assert found.of("") is found.recent
