import itertools
from collections import Counter
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import cells, days, fold, happening, measures, stored
from exporter.analytics.asked import Alike, Times
from exporter.analytics.cells import Cell
from exporter.analytics.fold import Heard, Key, Known, Step
from exporter.analytics.funnels.plan import Plan, Plans
from exporter.analytics.funnels.plan import Step as PlanStep
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
    "q": ("chat.query.answered", {"query": "?", "response_seconds": 1.5, "cached": True}),
    "a": ("calendar.appointment.booked", {"appointment_id": "1", "agent_id": "ann"}),
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
        heard = fold.heard(events, UTC)
        held = {key: self.known[key] for key in heard.beats if key in self.known}
        self.take(fold.step(heard, held, LATER, UTC))

    @property
    def kept(self) -> tuple[dict[Key, Known], dict[tuple[str, Cell], int]]:
        return self.known, {cell: amount for cell, amount in self.cells.items() if amount}

    @property
    def of_conversations(self) -> tuple[dict[Key, Known], dict[tuple[str, Cell], int]]:
        """What is a set, and so is the same after any repetition."""
        known, found = self.kept
        return known, {
            key: amount
            for key, amount in found.items()
            if key[1].measure in measures.OF_CONVERSATIONS
        }


EVENTS = rows(one="cbcbEr", two="cbhEa", three="ccc", four="cbEcR", five="pcbEq")
CUTS = st.sets(st.integers(1, len(EVENTS)), max_size=6)


def steps(events: list[Stored], cuts: set[int], again: list[Stored]) -> Shelf:
    shelf = Shelf()
    for first, last in itertools.pairwise([0, *sorted(cuts), len(events)]):
        shelf.fold([*events[first:last], *again])
    return shelf


@given(order=st.permutations(EVENTS), cuts=CUTS)
def test_any_order_and_any_split_give_the_same_rows(order: list[Stored], cuts: set[int]) -> None:
    at_once = steps(EVENTS, set(), [])
    assert steps(order, cuts, []).kept == at_once.kept


@given(
    order=st.permutations(EVENTS),
    cuts=CUTS,
    again=st.lists(st.sampled_from(EVENTS), max_size=6),
)
def test_any_repetition_gives_the_same_conversations(
    order: list[Stored], cuts: set[int], again: list[Stored]
) -> None:
    at_once = steps(EVENTS, set(), [])
    assert steps(order, cuts, again).of_conversations == at_once.of_conversations


def test_cells_are_the_sum_of_all_conversations_and_events_of_their_tenant() -> None:
    shelf = Shelf()
    shelf.fold(EVENTS)
    expected: Counter[tuple[str, Cell]] = Counter()
    for (tenant, _), one in shelf.known.items():
        for cell, amount in cells.of(one.row, UTC).items():
            expected[tenant, cell] += amount
    for row in EVENTS:
        data = stored.data(row)
        assert data is not None
        for cell, amount in happening.of(row.time, data, UTC).items():
            expected[row.tenant, cell] += amount
    assert shelf.kept[1] == expected
    assert {tenant for tenant, _ in shelf.cells} == {"a", "b"}


def test_the_same_events_again_change_no_conversation() -> None:
    shelf = Shelf()
    shelf.fold(EVENTS)
    heard = fold.heard(EVENTS, UTC)
    assert fold.step(heard, shelf.known, LATER, UTC) == Step({}, heard.happened)


def test_what_an_event_adds_by_itself_is_of_its_tenant() -> None:
    moved = fold.step(fold.heard(rows(one="a", two="q"), UTC), {}, LATER, UTC).moved
    day = START // DAY
    assert moved["a", Cell(day, "other", "ann", "appointments", "booked")] == 1
    assert moved["b", Cell(day, "other", "", "queries")] == 1
    assert ("a", Cell(day, "other", "", "queries")) not in moved


def test_what_is_told_of_customers_is_of_their_tenant() -> None:
    told = b'{"conversation_id":"one","customer_id":"ann"}'
    events = [Stored(1, bytes(16), "a", "chat.message.received", START, told)]
    assert [*fold.heard(events, UTC).people.visits] == [("a", "ann", START // DAY)]


def test_steps_of_funnels_are_of_the_customer_who_took_them_and_of_nobody_else() -> None:
    plan = Plan("sale", MINUTE, (PlanStep("chat.message.received"), PlanStep("web.page.viewed")))
    known, unknown = {"conversation_id": "one", "customer_id": "ann"}, {"conversation_id": "two"}
    events = _of("chat.message.received", known, unknown)
    found = fold.heard(events, UTC, Plans([plan])).hits
    (((tenant, funnel, who), (hit,)),) = found.items()
    assert (tenant, funnel, who) == ("a", plan.key, "ann")
    assert (hit.at, hit.step, hit.channel) == (events[0].time, 0, "")
    assert not fold.heard(events, UTC).hits


def test_who_was_silent_for_a_day_is_looked_at_again_and_only_then() -> None:
    shelf, soon = Shelf(), terms(START + DAY // 2)
    shelf.take(fold.step(fold.heard(rows(one="cbc", two="cbE"), UTC), {}, soon, UTC))
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
    assert fold.heard(odd, UTC) == Heard({}, {})
    assert fold.step(fold.heard(odd, UTC), {}, LATER, UTC) == Step({}, {})


def test_of_two_summaries_of_one_end_the_one_that_came_later_wins() -> None:
    """Row A18, in whatever order they are folded."""
    both = [
        Stored(
            seq,
            bytes([9 - seq]) * 16,
            "",
            "chat.conversation.summarised",
            START,
            msgspec.json.encode({"conversation_id": "one", "agent_id": agent}),
        )
        for seq, agent in ((1, "first"), (2, "later"))
    ]
    for order in (both, both[::-1]):
        found = fold.step(fold.heard(order, UTC), {}, LATER, UTC).known["", "one"]
        assert found.row.agents == ("later",)


def test_questions_that_were_asked_alike_are_counted_together() -> None:
    digest = "0123456789abcdef"
    data = {"query": "", "response_seconds": 1, "cached": False, "likeness": digest}
    bodies = [data, {**data, "cached": True}, {**data, "likeness": ""}]
    found = fold.heard(_of("chat.query.answered", *bodies), UTC).asked
    alike = Alike("a", days.day(START, UTC), bytes.fromhex(digest))
    assert found == {alike: Times(2, 1, 2)}


def test_steps_of_a_message_are_one_way() -> None:
    data = {"message_id": "m", "channel": "sms"}
    bodies = [{**data, "status": "sent"}, {**data, "status": "read"}, {**data, "status": "sent"}]
    ((place, way),) = fold.heard(_of("chat.message.status", *bodies), UTC).ways.items()
    assert (place.tenant, place.channel, {*way}) == ("a", "sms", {"sent", "read"})


def test_amounts_are_added_by_cell() -> None:
    one, other = ("a", Cell(1, "web", "", "m")), ("b", Cell(1, "web", "", "m"))
    assert fold.summed({one: 1}, {one: 2, other: -1}) == {one: 3, other: -1}


def _of(type: str, *bodies: dict[str, Any]) -> list[Stored]:
    return [
        Stored(seq, bytes(16), "a", type, START, msgspec.json.encode(body))
        for seq, body in enumerate(bodies, 1)
    ]
