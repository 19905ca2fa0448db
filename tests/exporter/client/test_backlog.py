import json

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from exporter.client.backlog import Backlog, Batch


def line(*events: bytes, max_events: int = 100, max_bytes: int = 100_000) -> Backlog:
    backlog = Backlog(max_events, max_bytes)
    for event in events:
        assert backlog.add(event, 0.0)
    return backlog


def test_a_batch_is_a_json_list_whose_id_follows_from_its_bytes() -> None:
    batch = Batch((b'{"a":1}', b'{"b":2}'))
    assert json.loads(batch.body) == [{"a": 1}, {"b": 2}]
    assert batch.id == Batch(batch.events).id
    assert batch.id != Batch(batch.events[:1]).id


def test_a_full_line_refuses_the_newest_and_keeps_the_rest() -> None:
    backlog = line(b"1", b"2", max_events=2)
    assert not backlog.add(b"3", 0.0)
    assert backlog.cut(9, 999).events == (b"1", b"2")


def test_what_is_on_its_way_keeps_its_room_until_it_is_settled() -> None:
    backlog = line(b"1", b"2", max_events=2)
    backlog.cut(1, 999)
    assert not backlog.add(b"3", 0.0)
    backlog.settle()
    assert backlog.add(b"3", 0.0)


def test_an_event_longer_than_a_batch_goes_alone() -> None:
    backlog = line(b"x" * 50, b"y")
    assert backlog.cut(9, 10).events == (b"x" * 50,)


def test_since_is_when_the_oldest_of_an_empty_line_came() -> None:
    backlog = Backlog(9, 999)
    backlog.add(b"1", 5.0)
    backlog.add(b"2", 6.0)
    assert backlog.since == 5.0


def test_dropping_says_how_many_waited() -> None:
    backlog = line(b"1", b"2")
    assert backlog.drop() == 2
    assert (len(backlog), backlog.bytes) == (0, 0)


@given(st.lists(st.binary(min_size=1, max_size=30), min_size=1), st.integers(1, 9))
def test_batches_hold_all_events_once_and_in_order(events: list[bytes], most: int) -> None:
    backlog = line(*events, max_events=1000)
    batches = []
    while len(backlog):
        batches.append(backlog.cut(most, 64))
        backlog.settle()
    assert [event for batch in batches for event in batch.events] == events
    assert all(len(batch.events) <= most for batch in batches)
    assert all(len(batch.body) <= 64 or len(batch.events) == 1 for batch in batches)


class Lines(RuleBasedStateMachine):
    """The line against a plain list, with one batch on its way at most."""

    def __init__(self) -> None:
        super().__init__()
        self.backlog = Backlog(6, 600)
        self.model: list[bytes] = []
        self.out: Batch | None = None

    @rule(event=st.binary(min_size=1, max_size=100))
    def add(self, event: bytes) -> None:
        if self.backlog.add(event, 0.0):
            self.model.append(event)

    @precondition(lambda self: self.out is None and self.model)
    @rule(most=st.integers(1, 4))
    def cut(self, most: int) -> None:
        self.out = self.backlog.cut(most, 200)
        assert self.model[: len(self.out.events)] == list(self.out.events)

    @precondition(lambda self: self.out is not None)
    @rule(arrived=st.booleans())
    def end(self, arrived: bool) -> None:
        assert self.out is not None
        if arrived:
            self.backlog.settle()
            del self.model[: len(self.out.events)]
        else:
            self.backlog.put_back(self.out)
        self.out = None

    @invariant()
    def it_holds_what_the_list_holds_within_its_bounds(self) -> None:
        assert self.backlog.held == len(self.model) <= 6
        assert sum(len(event) + 64 for event in self.model) <= 600


TestLines = Lines.TestCase
