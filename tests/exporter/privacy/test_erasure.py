import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.model import Labels
from exporter.privacy import erasure, identity

KEY = b"k" * 32
MAIL = identity.pseudonym("ann@example.org", KEY)
NAMES = {"42": "erased-a", MAIL: "erased-b"}


def pseudonym(value: str) -> str:
    return identity.pseudonym(value, KEY)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"customer_id": "42", "text": "x"}, {"customer_id": "erased-a", "text": "x"}),
        ({"user_id": "42", "session_id": "42"}, {"user_id": "erased-a", "session_id": "erased-a"}),
        (
            {"customer_id": "7", "aliases": ["42", 8]},
            {"customer_id": "7", "aliases": ["erased-a", 8]},
        ),
        ({"journey": {"by": MAIL}, "n": 1}, {"journey": {"by": "erased-b"}, "n": 1}),
        ({"conversation_id": MAIL}, {"conversation_id": MAIL}),
        # An agent, a conversation or an order may have the number of a customer.
        ({"agent_id": "42", "order_id": "42", "session_id": "42"}, None),
        ({"conversation_id": "42"}, None),
        # Who works there and writes to their own shop stays an agent.
        ({"agent_id": MAIL}, None),
        ({}, None),
    ],
)
def test_who_somebody_is_stands_nowhere_afterwards(
    before: dict[str, object], after: dict[str, object] | None
) -> None:
    found = erasure.renamed(json.dumps(before).encode(), NAMES)
    assert (None if found is None else json.loads(found)) == after


def test_their_conversation_is_called_otherwise_where_it_had_their_id() -> None:
    told = {"conversation_id": "42", "session_id": "9", "agent_id": "42"}
    found = json.loads(erasure.moved(json.dumps(told).encode(), NAMES))
    assert found == {"conversation_id": "erased-a", "session_id": "9", "agent_id": "42"}
    assert erasure.moved(b'{"n":1}', NAMES) == b'{"n":1}'


@pytest.mark.parametrize(("data", "talk"), [(b'{"conversation_id":"c"}', "c"), (b"{}", "")])
def test_an_event_has_a_conversation_or_none(data: bytes, talk: str) -> None:
    assert erasure.conversation(data) == talk


@pytest.mark.parametrize(
    ("id", "after"), [("42:7", "erased-a:7"), ("1428", "1428"), ("e1", "e1"), (MAIL, "erased-b")]
)
def test_the_id_of_an_event_loses_what_it_was_made_of(id: str, after: str) -> None:
    assert erasure.stripped(id, NAMES) == after


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"mail": "Ann@Example.org"}', True),
        ("from ann@example.org.", True),
        ("customer:42 came", True),
        ("nr 42", True),
        ("nr 421", False),
        ("ben@example.org", False),
        ("", False),
    ],
)
def test_a_text_tells_of_somebody_by_a_word_of_it(text: str, told: bool) -> None:
    assert erasure.is_told(text, NAMES, pseudonym) is told


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("/api/customers/42", "/api/customers/[erased]"),
        (f"/api/customers/{MAIL}/orders", "/api/customers/[erased]/orders"),
        ("/api/customers/421", "/api/customers/421"),
        ("customer:42, 42. and c-42", "customer:[erased], [erased]. and c-42"),
        ("/of/a b/c", "/of/[erased]/c"),
        ("", ""),
    ],
)
def test_prose_is_without_them_and_otherwise_as_it_was(text: str, after: str) -> None:
    assert erasure.without(text, {*NAMES, "a b"}) == after


@pytest.mark.parametrize(
    ("told", "after"),
    [
        (
            '{"rows":42,"alerts":["42","7"],"of":{"id":"42"}}',
            '{"rows":42,"alerts":["[erased]","7"],"of":{"id":"[erased]"}}',
        ),
        ('{"cut":"42 and', '{"cut":"[erased] and'),
    ],
)
def test_texts_in_json_are_without_them_and_numbers_stay(told: str, after: str) -> None:
    assert erasure.told_without(told, NAMES) == after


def test_a_number_is_known_however_it_is_spelt() -> None:
    ids = {pseudonym("+49 170 5550111")}
    assert erasure.is_told("call +49 (170) 555-0111 back", ids, pseudonym)


@given(st.sets(st.text(min_size=1, max_size=9), max_size=6), st.data())
def test_one_id_becomes_one_and_their_order_stays(ids: set[str], data: st.DataObject) -> None:
    drawn = st.lists(
        st.text("0123456789abcdef", min_size=4, max_size=4),
        min_size=len(ids),
        max_size=len(ids),
        unique=True,
    )
    found = erasure.names([*ids], data.draw(drawn))
    assert found.keys() == ids
    assert [found[one] for one in sorted(ids)] == sorted(set(found.values()))


ABOUT = (("alertname", "CustomerUnhappy"), ("channel", "5"), ("customer", "5"))


def test_an_alert_about_a_customer_keeps_all_but_who_it_was() -> None:
    found = erasure.unnamed(ABOUT, "customer 5 gave 1 of 5", "", {"5", "ann"})
    assert found is not None
    assert dict(found[0]) == {
        "alertname": "CustomerUnhappy",
        "channel": "5",
        "customer": "[erased]",
    }
    assert found[1] == "customer [erased] gave 1 of [erased]"


@pytest.mark.parametrize(
    ("labels", "tenant"),
    [
        (ABOUT, "acme"),
        ((*ABOUT, ("tenant", "acme")), ""),
        ((("customer", "6"),), ""),
        ((("channel", "5"),), ""),
    ],
)
def test_alerts_about_others_stay_as_they_are(labels: Labels, tenant: str) -> None:
    assert erasure.unnamed(labels, "customer 5", tenant, {"5"}) is None
