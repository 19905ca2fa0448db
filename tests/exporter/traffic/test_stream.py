from datetime import datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.events import model
from exporter.traffic import stream
from exporter.traffic.scene import DAY, Scene
from exporter.traffic.tale import Happening
from tests.exporter.traffic.told import NOON, taken

RATE = 2.0
LATER = timedelta(minutes=1)


def told(seed: int, begin: datetime, minutes: int, rate: float = RATE) -> list[Happening]:
    end = begin + minutes * LATER
    return list(stream.happenings(Scene(seed, rate), begin, end))


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 400 * DAY), st.integers(1, 20))
def test_every_event_is_taken_and_they_come_in_order_with_ids_of_their_own(
    seed: int, ago: int, minutes: int
) -> None:
    found = told(seed, NOON - ago * LATER, minutes)
    taken(found)
    assert found == sorted(found)
    assert len({one.id for one in found}) == len(found)


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 9), st.integers(0, 7 * DAY), st.integers(0, 6))
def test_a_stretch_is_the_same_wherever_it_is_cut(seed: int, ago: int, cut: int) -> None:
    begin = NOON - ago * LATER
    whole = told(seed, begin, 6)
    assert told(seed, begin, cut) + told(seed, begin + cut * LATER, 6 - cut) == whole


def test_who_begins_within_a_minute_misses_only_what_was_before() -> None:
    begin = NOON + timedelta(seconds=30)
    late = list(stream.happenings(Scene(3, RATE), begin, NOON + 5 * LATER))
    assert late == [one for one in told(3, NOON, 5) if one.at >= begin.timestamp()]


def test_records_are_what_is_posted() -> None:
    found = list(stream.events(1, NOON, NOON + 2 * LATER, RATE))
    assert found == [one.record for one in told(1, NOON, 2)]
    for one in found:
        at = datetime.fromisoformat(one["time"])
        model.read(one, now=at, future=LATER, oldest=NOON)


def test_a_stream_without_end_is_told_as_it_is_asked_for() -> None:
    endless = stream.events(1, NOON, NOON + timedelta(days=36_500), RATE)
    assert len(list(islice(endless, 20))) == 20


def test_a_day_has_every_type_of_event() -> None:
    types = {one.type for one in told(1, NOON, DAY, 12.0)}
    assert types == model.TYPES.keys()


@pytest.mark.parametrize("kind", stream.KINDS, ids=lambda kind: f"{kind.name}-{kind.span}")
def test_a_kind_begins_by_share_or_always(kind: stream.Kind) -> None:
    assert bool(kind.share) != bool(kind.always)
    assert kind.span >= kind.step
