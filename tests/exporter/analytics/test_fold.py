import itertools
from collections import Counter
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import cells, fold
from exporter.analytics.cells import Cell
from exporter.analytics.fold import Key, Known, Step
from exporter.analytics.stored import Stored
from tests.exporter.analytics.beats import DAY, MINUTE, START, terms

UTC = ZoneInfo("UTC")
LATER = terms(START + 3 * DAY)
_TYPES: dict[str, tuple[str, dict[str, Any]]] = {
    "c": ("chat.message.received", {}),
    "b": ("chat.message.sent", {"agent_kind": "ai", "agent_id": "bot"}),
    "h": ("chat.message.sent", {"agent_kind": "human", "agent_id": "ann"}),
    "E": ("chat.conversation.ended", {"outcome": "resolved"}),
    "R": ("chat.conversation.reopened", {}),
    "r": ("chat.feedback.received", {"score": 4}),
    "p": ("web.page.viewed", {"page": "/"}),
}


def rows(**stories: str) -> list[Stored]:
    """Return events of conversations by name, a letter a minute, of two tenants in turn."""
    found: list[Stored] = []
    for number, (name, story) in enumerate(stories.items()):
        for place, letter in enumerate(story):
            type, data = _TYPES[letter]
            seq = len(found) + 1
            body = msgspec.json.encode({"conversation_id": name, **data})
            key = seq.to_bytes(8) + bytes(8)
            found.append(Stored(seq, key, "ab"[number % 2], type, START + place * MINUTE, body))
    return found


class Shelf:
    """What is known, held in memory as a table would hold it."""

    def __init__(self) -> None:
        self.known: dict[Key, Known] = {}
        self.cells: Counter[tuple[str, Cell]] = Counter()

    def take(self, step: Step) -> None:
        self.known |= step.known
        self.cells.update(step.moved)

    def fold(self, events: list[Stored]) -> None:
        held = {key: self.known[key] for key in fold.keys(events) if key in self.known}
        self.take(fold.step(events, held, LATER, UTC))

    @property
    def kept(self) -> tuple[dict[Key, Known], dict[tuple[str, Cell], int]]:
        return self.known, {cell: amount for cell, amount in self.cells.items() if amount}


EVENTS = rows(one="cbcbEr", two="cbhE", three="ccc", four="cbEcR", five="pcbE")


@given(
    order=st.permutations(EVENTS),
    cuts=st.sets(st.integers(1, len(EVENTS)), max_size=6),
    again=st.lists(st.sampled_from(EVENTS), max_size=6),
)
def test_any_order_any_repetition_and_any_split_give_the_same_rows(
    order: list[Stored], cuts: set[int], again: list[Stored]
) -> None:
    at_once, by_steps = Shelf(), Shelf()
    at_once.fold(EVENTS)
    bounds = [0, *sorted(cuts), len(order)]
    for first, last in itertools.pairwise(bounds):
        by_steps.fold([*order[first:last], *again])
    assert by_steps.kept == at_once.kept


def test_cells_are_the_sum_of_all_conversations_of_their_tenant() -> None:
    shelf = Shelf()
    shelf.fold(EVENTS)
    expected: Counter[tuple[str, Cell]] = Counter()
    for (tenant, _), one in shelf.known.items():
        for cell, amount in cells.of(one.row, UTC).items():
            expected[tenant, cell] += amount
    assert shelf.kept[1] == expected
    assert {tenant for tenant, _ in shelf.cells} == {"a", "b"}


def test_the_same_events_again_change_nothing() -> None:
    shelf = Shelf()
    shelf.fold(EVENTS)
    assert fold.step(EVENTS, shelf.known, LATER, UTC) == Step({}, {})


def test_who_was_silent_for_a_day_is_looked_at_again_and_only_then() -> None:
    shelf, soon = Shelf(), terms(START + DAY // 2)
    shelf.take(fold.step(rows(one="cbc", two="cbE"), {}, soon, UTC))
    due = {key: fold.due(one.row, soon) for key, one in shelf.known.items()}
    assert due == {("a", "one"): START + 2 * MINUTE + DAY, ("b", "two"): 0}
    waiting = {("a", "one"): shelf.known["a", "one"]}
    assert fold.looked_again(waiting, terms(due["a", "one"] - 1), UTC) == Step({}, {})
    shelf.take(fold.looked_again(waiting, terms(due["a", "one"]), UTC))
    assert shelf.known["a", "one"].row.outcome == "abandoned"
    assert fold.due(shelf.known["a", "one"].row, LATER) == 0
    assert ("a", Cell(START // DAY, "other", "", "active", "")) not in shelf.kept[1]


def test_what_cannot_be_read_or_is_of_no_conversation_is_left_out() -> None:
    odd = [
        Stored(1, bytes(16), "", "unmapped", START, b"{}"),
        Stored(2, bytes(16), "", "chat.feedback.received", START, b'{"score":3}'),
    ]
    assert fold.keys(odd) == set()
    assert fold.step(odd, {}, LATER, UTC) == Step({}, {})
