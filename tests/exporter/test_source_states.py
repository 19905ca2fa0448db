from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from alerting.strict import Duration, Secret
from exporter import source_states
from exporter.events.sources.cloudevents import CloudEvents
from exporter.events.sources.native import Native
from exporter.source_states import Line, Quarantined, Seen, State
from exporter.store.quarantine import Size
from exporter.store.unmapped_types import Type

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
APP = Native("app", (Secret("a"), Secret("b")))


def ago(**span: float) -> float:
    return (NOW - timedelta(**span)).timestamp()


def line(name: str, value: float, **labels: str) -> tuple[str, Line]:
    metric = name.removesuffix("_sum").removesuffix("_count")
    return metric, (name, {"source": "app", **labels}, value)


def seen(*lines: tuple[str, Line], **more: Any) -> Seen:
    by_metric: dict[str, list[Line]] = {}
    for metric, one in lines:
        by_metric.setdefault(metric, []).append(one)
    nothing: dict[str, Any] = {"contacts": {}, "heard": {}, "used": {}, "sizes": [], "types": []}
    return Seen(lines=by_metric, **{**nothing, **more})


def state(what: Seen, source: Native | CloudEvents = APP) -> State:
    (one,) = source_states.states([source], what, NOW)
    return one


def test_a_source_of_which_nothing_is_known() -> None:
    one = state(seen())
    assert (one.name, one.kind) == ("app", "native")
    assert (one.last_event, one.silent_seconds, one.lag_seconds, one.is_silent) == (
        None,
        None,
        None,
        False,
    )
    assert one.quarantine == Quarantined()
    assert [(each.place, each.requests) for each in one.secrets] == [(0, 0), (1, 0)]
    assert msgspec.json.encode(one)


def test_the_last_event_is_of_this_life_or_of_the_one_before() -> None:
    contacts = {"app": ("app", int(ago(days=1) * 1000), int(ago(hours=2) * 1000))}
    before = state(seen(contacts=contacts))
    assert before.silent_seconds == pytest.approx(7_200, abs=0.01)
    assert before.awaited_since == NOW - timedelta(days=1)
    now = state(seen(contacts=contacts, heard={"app": ago(minutes=1)}))
    assert now.last_event == NOW - timedelta(minutes=1)


def test_a_source_that_was_never_heard_is_silent_since_it_is_waited_for() -> None:
    contacts = {"app": ("app", int(ago(hours=3) * 1000), None)}
    source = Native("app", silent_after=Duration(3_600))
    one = state(seen(contacts=contacts), source)
    assert (one.is_silent, one.last_event) == (True, None)
    assert not state(seen(contacts=contacts)).is_silent


@pytest.mark.parametrize(
    ("requests", "quiet", "is_silent"), [(100, 3.0, True), (100, 1.0, False), (19, 3.0, False)]
)
def test_without_a_setting_a_source_is_held_to_its_own_rhythm(
    requests: int, quiet: float, is_silent: bool
) -> None:
    contacts = {"app": ("app", int(ago(hours=10 + quiet) * 1000), int(ago(hours=quiet) * 1000))}
    one = state(seen(line("webhook_requests_total", requests, code="200"), contacts=contacts))
    assert one.is_silent is is_silent
    assert one.usual_gap_seconds == (pytest.approx(360, abs=0.1) if requests > 20 else None)


def test_counts_are_by_their_labels_and_of_this_source_only() -> None:
    one = state(
        seen(
            line("webhook_events_total", 3, type="a", result="accepted"),
            line("webhook_events_total", 4, type="b", result="accepted"),
            line("webhook_events_total", 0, type="b", result="rejected"),
            line("webhook_refusals_total", 2, code="bad_time"),
            line("webhook_refusals_total", 9, code="bad_time", source="other"),
            line("webhook_signature_failures_total", 1, reason="stale"),
            line("webhook_event_lag_seconds_sum", 30),
            line("webhook_event_lag_seconds_count", 6),
            line("webhook_reordered_total", 2),
            line("webhook_quarantine_dropped_total", 1),
        )
    )
    assert (one.events, one.refusals, one.signature_failures) == (
        {"accepted": 7},
        {"bad_time": 2},
        {"stale": 1},
    )
    assert (one.lag_seconds, one.late_events, one.quarantine.dropped) == (5, 2, 1)


def test_which_secret_is_in_use_is_told_by_its_place() -> None:
    what = seen(
        line("webhook_signature_key_used_total", 5, key_index="0"),
        line("webhook_signature_key_used_total", 2, key_index="1"),
        used={("app", 1): NOW - timedelta(hours=1), ("other", 0): NOW},
    )
    told = [(one.place, one.requests, one.last_used) for one in state(what).secrets]
    assert told == [(0, 5, None), (1, 2, NOW - timedelta(hours=1))]
    keyed = Native("app", keys=(Secret("k"),))
    assert [one.requests for one in state(what, keyed).secrets] == [5]


def test_quarantine_and_types_without_mapping_are_told() -> None:
    sizes = [
        Size("app", "bad_time", 2, 3, 100, int(ago(days=2) * 1000)),
        Size("app", "wrong_type", 1, 1, 50, int(ago(days=1) * 1000)),
        Size("other", "wrong_type", 9, 9, 9, 0),
    ]
    types = [Type("app", f"x.{at}", "why", 5, 1_000, 2_000) for at in range(30)]
    one = state(seen(sizes=sizes, types=[*types, Type("other", "y", "", 1, 1, 1)]))
    assert one.quarantine == Quarantined(
        requests=3,
        events=4,
        bytes=150,
        since=NOW - timedelta(days=2),
        reasons={"bad_time": 2, "wrong_type": 1},
    )
    assert len(one.unmapped) == source_states.MOST_TYPES
    assert (one.unmapped[0].type, one.unmapped[0].last.timestamp()) == ("x.0", 2)
