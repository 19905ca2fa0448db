from exporter.events import customers
from tests.exporter.events.examples import complaint, event


def test_a_customer_may_be_known_in_full() -> None:
    data = event(
        "customer.identified",
        aliases=["u-2", "bob@example.com"],
        name="Bob",
        email="bob@example.com",
        phone="+33612345678",
        timezone="Europe/Paris",
        traits={"plan": "pro", "address": {"city": "Paris"}},
    ).data
    assert isinstance(data, customers.Identified)
    assert data.aliases == ("u-2", "bob@example.com")
    assert data.traits == {"plan": "pro", "address": {"city": "Paris"}}


def test_traits_are_bounded() -> None:
    told = complaint("customer.identified", traits={"note": "x" * 70_000})
    assert told.startswith("data.traits: expected at most 65536 bytes")
    told = complaint("customer.identified", traits={"a": [[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]})
    assert told == "data.traits: expected at most 16 levels of nesting"


def test_two_ids_are_one_customer() -> None:
    data = event("identity.linked").data
    assert isinstance(data, customers.Linked)
    assert (data.customer_id, data.alias) == ("u-1", "u-2")
