"""What was changed shortly before an alert stands in it, and in what people are told."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerting.model import Alert, labels
from exporter import changed
from exporter.changed import Changed
from exporter.store.change_events import Told
from exporter.store.errors import StoreError
from exporter.store.rows import Row

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def row(name: str, at: datetime, type: str = "change.recorded", tenant: str = "") -> Row:
    data = f'{{"kind": "deploy", "name": "{name}", "version": "2.4"}}'.encode()
    time = milliseconds(at)
    return Row(tenant, "ci", "", f"e-{name}", type, time, time, data, None, (), ())


def alert(since: datetime = NOW, *, state: str = "firing", **more: str) -> Alert:
    given: dict[str, Any] = {"state": state}
    return Alert(
        rule="chat/AnswersSlow",
        labels=labels({"alertname": "AnswersSlow", **more}),
        annotations=labels({"summary": "slow"}),
        value=1.0,
        active_at=since - 2 * MINUTE,
        fired_at=since,
        **given,
    )


async def nothing(*_: Any) -> Any:
    return []


def note(seen: Changed, one: Alert) -> str | None:
    return dict(seen.noted(one).annotations).get(changed.NOTE)


def test_an_alert_names_what_was_changed_in_the_hour_before_it() -> None:
    seen = Changed(nothing)
    rows = [row("web", NOW - 10 * MINUTE), row("bot", NOW - 50 * MINUTE)]
    others = [row("old", NOW - 63 * MINUTE), row("late", NOW + MINUTE), row("x", NOW, "unmapped")]
    seen.see([*rows, *others])
    assert note(seen, alert()) == (
        "deploy of web 2.4 at 2026-03-01 11:50 UTC; deploy of bot 2.4 at 2026-03-01 11:10 UTC"
    )
    assert dict(seen.noted(alert()).annotations)["summary"] == "slow"


def test_an_alert_by_figures_of_days_names_what_was_changed_yesterday() -> None:
    seen = Changed(nothing)
    seen.see([row("web", NOW - 1_500 * MINUTE), row("old", NOW - 2_900 * MINUTE)])
    assert note(seen, alert()) is None
    said = "deploy of web 2.4 at 2026-02-28 11:00 UTC"
    assert note(seen, alert(NOW, **{"class": "satisfaction"})) == said


def test_a_change_that_is_told_again_is_named_once() -> None:
    seen = Changed(nothing)
    seen.see([row("web", NOW - 10 * MINUTE)] * 2)
    seen.see([row("web", NOW - 10 * MINUTE)])
    assert note(seen, alert()) == "deploy of web 2.4 at 2026-03-01 11:50 UTC"


def test_one_without_a_change_near_it_stays_as_it_is() -> None:
    seen = Changed(nothing)
    assert seen.noted(alert()) == alert()
    seen.see([row("web", NOW - 10 * MINUTE)])
    for one in (alert(NOW + 300 * MINUTE), alert(NOW - 60 * MINUTE), alert(state="resolved")):
        assert seen.noted(one) is one


def test_one_that_began_just_now_counts_from_its_beginning() -> None:
    seen = Changed(nothing)
    seen.see([row("web", NOW - 10 * MINUTE)])
    one = Alert(
        rule="a",
        labels=labels({"alertname": "A"}),
        annotations=(),
        state="firing",
        value=1.0,
        active_at=NOW,
        fired_at=None,
    )
    assert note(seen, one) is not None


def test_a_tenants_alert_names_its_own_changes() -> None:
    seen = Changed(nothing)
    seen.see([row("ours", NOW - MINUTE), row("theirs", NOW - MINUTE, tenant="acme")])
    assert note(seen, alert(tenant="acme")) == "deploy of theirs 2.4 at 2026-03-01 11:59 UTC"
    assert note(seen, alert()) == "deploy of ours 2.4 at 2026-03-01 11:59 UTC"
    assert note(seen, alert(tenant="other")) is None


async def test_changes_of_an_earlier_life_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = row("web", NOW - MINUTE)
    told = Told(1, kept.id, kept.source, kept.time, kept.data)

    async def ask(name: str, limit: int) -> Any:
        assert (name, limit) == ("change_events.newest", changed.MOST)
        return [("", told), ("", told._replace(data=b'{"kind": "weather", "name": "x"}'))]

    seen = Changed(ask)
    await seen.load()
    assert note(seen, alert()) == "deploy of web 2.4 at 2026-03-01 11:59 UTC"
    monkeypatch.setattr(changed, "MOST", 2)
    seen.see([row(f"n{place}", NOW - 30 * MINUTE + place * MINUTE) for place in range(3)])
    assert note(seen, alert()) == (
        "deploy of web 2.4 at 2026-03-01 11:59 UTC; deploy of n2 2.4 at 2026-03-01 11:32 UTC"
    )


async def test_alerts_are_handed_on_with_their_notes() -> None:
    handed: list[Alert] = []

    async def hand(alerts: Sequence[Alert], at: datetime) -> None:
        assert at == NOW
        handed.extend(alerts)

    seen = Changed(nothing)
    seen.see([row("web", NOW - MINUTE)])
    await seen.before(hand)([alert()], NOW)
    assert handed == [seen.noted(alert())]


def span(first: int, last: int) -> tuple[int, int]:
    """From so many minutes to so many minutes before now."""
    return milliseconds(NOW - first * MINUTE), milliseconds(NOW - last * MINUTE)


async def ids(seen: Changed, first: int, last: int, tenant: str = "") -> list[str]:
    return [one.id for one in await seen.told(tenant, *span(first, last))]


async def test_answers_are_told_what_was_changed_in_a_span_the_newest_first() -> None:
    seen = Changed(nothing)
    await seen.load()
    before = seen.revision
    seen.see([row("a", NOW - 30 * MINUTE), row("b", NOW - 20 * MINUTE)])
    seen.see([row("c", NOW - 20 * MINUTE, tenant="acme"), row("a", NOW - 30 * MINUTE)])
    assert seen.revision == before + 3
    assert await ids(seen, 30, 20) == ["e-b", "e-a"]
    assert await ids(seen, 29, 21) == []
    assert await ids(seen, 60, 0, "acme") == ["e-c"]


async def test_of_many_changes_the_latest_are_told() -> None:
    seen = Changed(nothing)
    await seen.load()
    seen.see([row(f"{place}", NOW - place * MINUTE) for place in range(15)])
    assert await ids(seen, 60, 0) == [f"e-{place}" for place in range(10)]


class Asked:
    """A store that is asked for what memory does not hold."""

    def __init__(self, *kept: Told, broken: bool = False) -> None:
        self.kept = list(kept)
        self.broken = broken
        self.calls: list[Any] = []

    async def __call__(self, name: str, *arguments: Any) -> Any:
        if name == "change_events.newest":
            return [("acme", self._change(place)) for place in range(arguments[0])]
        self.calls.append(arguments)
        if self.broken:
            raise StoreError("io", "gone")
        return self.kept

    def _change(self, place: int) -> Told:
        return Told(place, f"n{place}", "ci", milliseconds(NOW - place * MINUTE), b'{"kind": "x"}')


DATA = b'{"kind": "deploy", "name": "web"}'


async def test_what_is_older_than_what_memory_holds_is_asked_of_the_store(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(changed, "MOST", 3)
    store = Asked(Told(1, "old", "ci", milliseconds(NOW - 500 * MINUTE), DATA))
    seen = Changed(store)
    await seen.load()
    seen.see([row(name, NOW - place * MINUTE) for place, name in enumerate("abcd")])
    assert await ids(seen, 1, 0) == ["e-a", "e-b"]
    assert store.calls == []
    assert await ids(seen, 600, 400) == ["old"]
    assert store.calls == [("", span(600, 400), None, 10)]


async def test_where_the_store_cannot_tell_figures_are_told_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(changed, "MOST", 2)
    seen = Changed(Asked(broken=True))
    await seen.load()
    seen.see([row("a", NOW - MINUTE)])
    assert await ids(seen, 600, 0) == ["e-a"]
