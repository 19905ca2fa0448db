from datetime import UTC, datetime

from exporter.analytics import changes
from exporter.analytics.changes import Change

AT = 1_772_323_200_000
HOUR = 3_600_000


def told(at: int, name: str = "web") -> Change:
    data = f'{{"kind": "deploy", "name": "{name}", "version": "2.4"}}'
    found = changes.change(name, "ci", at, data.encode())
    assert found is not None
    return found


def test_a_change_is_read_as_it_was_kept() -> None:
    assert told(AT) == Change(
        "web", datetime(2026, 3, 1, tzinfo=UTC), "deploy", "web", "2.4", None, "ci"
    )
    bare = changes.change("1", "ci", AT, b'{"kind": "prompt", "name": "greeting", "late": true}')
    assert bare is not None
    assert (bare.kind, bare.version, bare.url) == ("prompt", None, None)


def test_one_that_cannot_be_read_any_more_is_none() -> None:
    assert changes.change("1", "ci", AT, b'{"kind": "weather", "name": "rain"}') is None


def test_changes_within_a_span_and_shortly_before_it_are_near() -> None:
    every = [told(AT + place * HOUR, f"c{place}") for place in range(6)]
    near = changes.near(every, AT + 3 * HOUR, AT + 5 * HOUR)
    assert [one.id for one in near] == ["c4", "c3", "c2"]
    assert [one.id for one in changes.near(every, AT + 3 * HOUR, AT + 5 * HOUR, 0)] == ["c4", "c3"]
    assert changes.near([], AT, AT + HOUR) == []
    assert [one.id for one in changes.near(every, AT, AT + 9 * HOUR, most=1)] == [
        changes.near(every, AT, AT + 9 * HOUR)[0].id
    ]


def test_only_the_newest_few_are_near() -> None:
    every = [told(AT + place, f"c{place:02}") for place in range(20)]
    near = changes.near(every, AT, AT + HOUR)
    assert [one.id for one in near] == [f"c{place}" for place in range(19, 14, -1)]


def test_a_change_is_told_in_a_few_words() -> None:
    assert changes.said(told(AT)) == "deploy of web 2.4 at 2026-03-01 00:00 UTC"
    prompt = changes.change("1", "ci", AT, b'{"kind": "prompt", "name": "greeting"}')
    assert prompt is not None
    assert changes.said(prompt) == "prompt of greeting at 2026-03-01 00:00 UTC"
