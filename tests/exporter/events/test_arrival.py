from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from exporter import world
from exporter.config import Config
from exporter.events.arrival import Arrival
from exporter.events.batch import Item, Made
from exporter.events.inbound import Inbound, Mark, Parsed, Receipt, Refusal, Unreadable
from exporter.events.invalid import Invalid
from exporter.events.queue import Outcome
from exporter.events.sources.messenger import Messenger
from exporter.events.sources.native import Native
from exporter.refusal import Refused
from tests.exporter.store.rows import row

NOW = datetime(2026, 11, 21, tzinfo=UTC)
WORLD = world.build(Config(), key=bytes(32), admin_token=None)
SOURCE = Native(name="bot")
BAD = Invalid("wrong_type", "data.score: expected an integer from 1 to 5, got 'x'", "read this")
ODD = Unreadable("missing_field", "source: required", "read that")


def arrival(body: bytes = b"[]", told: list[Outcome] | None = None) -> Arrival:
    tell = (told if told is not None else []).append
    return Arrival(WORLD, SOURCE, Inbound({"Content-Type": "application/json"}, body), tell)


def test_a_request_weighs_as_much_as_its_body_and_holds_nothing_before_it_is_opened() -> None:
    one = arrival(b"[1, 2]")
    assert (one.size, one.items, one.rows, one.refused, one.batch) == (6, [], [], [], False)


def test_what_the_source_found_is_noted_in_the_order_sent() -> None:
    one = arrival()
    one.opened(Parsed([{"id": "a"}, 7], batch=True))
    assert one.batch
    assert one.items == [Item(SOURCE, {"id": "a"}), Item(SOURCE, 7)]


def test_good_events_stay_in_order_and_bad_ones_keep_their_place_and_words() -> None:
    one = arrival()
    one.made([row("a"), BAD, row("b"), ODD])
    assert [kept.id for kept in one.rows] == ["a", "b"]
    assert one.refused == [
        Refusal(1, "wrong_type", BAD.message, "read this"),
        Refusal(3, "missing_field", "source: required", "read that"),
    ]


def test_places_of_a_later_slice_are_those_of_the_whole_request() -> None:
    one = arrival()
    one.made([row("a"), BAD])
    one.made([ODD, row("b")], 2)
    assert [refusal.index for refusal in one.refused] == [1, 2]
    assert [kept.id for kept in one.rows] == ["a", "b"]


def test_duplicates_are_told_apart_from_what_was_accepted() -> None:
    one = arrival()
    one.made([row("a"), BAD, row("b"), row("c")])
    assert one.receipt(frozenset({0, 2})) == Receipt(1, 2, tuple(one.refused))


def test_whoever_waits_is_told_what_became_of_it() -> None:
    told: list[Outcome] = []
    one = arrival(told=told)
    refused = Refused("not_durable", "the store cannot write now")
    one.tell(refused)
    assert told == [refused]


@given(st.lists(st.sampled_from([row("a"), BAD, ODD])), st.integers(1, 5))
def test_slices_of_any_size_come_to_the_same_receipt(found: list[Made], size: int) -> None:
    whole, sliced = arrival(), arrival()
    whole.made(found)
    for start in range(0, len(found), size):
        sliced.made(found[start : start + size], start)
    receipt = sliced.receipt(frozenset())
    assert receipt == whole.receipt(frozenset())
    assert receipt.accepted + len(receipt.refused) == len(found)


def test_marks_go_with_the_rows_of_their_events() -> None:
    one = arrival()
    marks = {0: Mark("sub_1", 5), 3: Mark("sub_2", 6)}
    one.opened(Parsed([1, 2, 3, 4], batch=True, marks=marks))
    made: list[Made] = [row("a"), BAD, row("b"), row("c")]
    one.made(made)
    assert one.marks == {0: ("sub_1", 5), 2: ("sub_2", 6)}


def test_what_a_vendor_sent_and_cannot_be_mapped_goes_aside_and_is_not_refused() -> None:
    shop = Messenger("shop")
    told: list[object] = []
    one = Arrival(WORLD, shop, Inbound({}, b"{}"), told.append)
    one.opened(Parsed([{"id": "x"}], batch=True))
    one.made([BAD])
    assert one.receipt(frozenset()) == Receipt(0, 0, (), 1)
    aside = one.aside(7)
    assert (aside.source, aside.received, aside.reason, aside.events) == (
        "shop",
        7,
        "wrong_type",
        1,
    )
