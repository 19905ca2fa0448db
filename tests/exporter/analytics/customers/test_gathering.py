from typing import Any
from zoneinfo import ZoneInfo

from exporter.analytics.customers import gathering
from exporter.analytics.customers.gathering import NOBODY, Gathering, People
from exporter.analytics.customers.identity import Edge
from exporter.analytics.customers.visits import Visit
from exporter.events import commerce, customers, messages
from exporter.events.data import Data
from tests.exporter.analytics.beats import DAY, START

UTC = ZoneInfo("UTC")
TODAY = START // DAY
QUERY: dict[str, Any] = {"query": "?", "response_seconds": 1.5, "cached": True}


def gathered(*told: tuple[int, Data], tenant: str = "t", zone: ZoneInfo = UTC) -> People:
    found = Gathering(zone)
    for at, data in told:
        found.add(tenant, at, data)
    return found.people


def wrote(customer: str | None = "ann", **more: Any) -> messages.Received:
    return messages.Received(conversation_id="c", customer_id=customer, **more)


def test_events_are_of_their_customer_and_its_day() -> None:
    found = gathered((START, wrote()), (START + 60_000, wrote()), (START + DAY, wrote("bob")))
    assert found.visits == {
        ("t", "ann", TODAY): Visit(2, hours={9: 2}, spans=((START, START + 60_000),)),
        ("t", "bob", TODAY + 1): Visit(1, hours={9: 1}, spans=((START + DAY, START + DAY),)),
    }
    assert (found.features, found.edges) == ({}, {})


def test_days_and_hours_are_of_the_zone() -> None:
    far = ZoneInfo("Pacific/Kiritimati")
    found = gathered((START, wrote()), zone=far)
    assert found.visits["t", "ann", TODAY].hours == {23: 1}
    assert [*gathered((START + 3_600_000, wrote()), zone=far).visits] == [("t", "ann", TODAY + 1)]
    assert gathering.moment(START // 900_000, ZoneInfo("Asia/Kolkata")) == (TODAY, 14)


def test_who_asked_a_question_is_its_customer_unless_it_says_more() -> None:
    asked = messages.Answered(user_id="ann", **QUERY)
    assert gathering.person(asked) == "ann"
    assert gathering.person(messages.Answered(user_id="ann", customer_id="bob", **QUERY)) == "bob"
    assert gathering.person(messages.Answered(**QUERY)) == ""
    assert gathering.person(wrote(None)) == ""


def test_what_names_no_customer_or_says_nothing_of_one_is_left_out() -> None:
    paid = commerce.PaymentSucceeded(
        payment_id="1", value_minor=1, currency="EUR", customer_id="ann"
    )
    assert gathered((START, wrote(None)), (START, paid)) == NOBODY


def test_features_are_what_customers_use_and_their_spelling_is_folded() -> None:
    sent = messages.Sent(
        conversation_id="c", customer_id="ann", agent_kind="ai", cached=True, feature="chat"
    )
    found = gathered(
        (START, wrote(feature=" Full  Export ")),
        (START, wrote(feature="search")),
        (START, wrote("bob", feature="   ")),
        (START, sent),
    )
    assert found.features == {("t", "ann", TODAY): {"full export", "search"}}


def test_identities_are_edges_between_ids() -> None:
    found = gathered(
        (START, customers.Identified(customer_id="ann", aliases=("a1", "", "ann", "a2"))),
        (START + DAY, customers.Linked(customer_id="ann", alias="a3")),
        (START, customers.Identified(customer_id="bob")),
    )
    assert found.edges == {
        "t": [Edge("ann", "a1", TODAY), Edge("ann", "a2", TODAY), Edge("ann", "a3", TODAY + 1)]
    }
    assert found.visits == {}
