"""What every source says alike, and that every one of the union is as the protocol wants it."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from alerting.strict import Secret
from exporter.events.inbound import Inbound, Parsed, Receipt
from exporter.events.source import ACKNOWLEDGED, Sender, Source
from exporter.events.sources import Source as Union

NOW = datetime(2026, 11, 21, tzinfo=UTC)


class Plain(Sender, frozen=True, forbid_unknown_fields=True, tag="plain"):
    """A source that says nothing otherwise."""

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:  # noqa: ARG002 # kinds agree
        """Return nothing."""
        return Parsed([], batch=False)


def told(one: Union) -> Source:
    """Return a source of the union as the protocol: mypy holds each kind to it."""
    return one


def test_a_vendors_source_keeps_what_is_wrong_and_says_yes() -> None:
    source = Plain("shop")
    assert source.quarantines
    assert not source.token_in_query
    assert source.greet(Inbound({}, b"", method="GET"), NOW) is None
    assert source.answer(Receipt(0, 0, (), 3), batch=True) == ACKNOWLEDGED
    assert (source.secrets, source.keys, source.rate, source.silent_after) == ((), (), None, None)


def test_a_source_with_secrets_has_to_say_how_it_verifies() -> None:
    with pytest.raises(NotImplementedError):
        Plain("shop", (Secret("x"),)).verify(Inbound({}, b""), NOW, timedelta(0))


def test_it_explains_a_signature() -> None:
    steps = Plain("shop").explain(Inbound({}, b"12"), NOW, timedelta(0))
    assert steps[0] == "the body has 2 bytes"


@pytest.mark.parametrize("kind", get_args(Union), ids=lambda kind: kind.__name__)
def test_every_kind_begins_at_the_same_settings(kind: type[Sender]) -> None:
    assert kind.__struct_fields__[: len(Sender.__struct_fields__)] == Sender.__struct_fields__
    assert kind.__struct_config__.forbid_unknown_fields
    assert kind.__struct_config__.frozen
