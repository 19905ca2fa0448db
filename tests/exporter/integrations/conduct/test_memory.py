"""What is known of an integration."""

import msgspec
import pytest

from alerting.secret import Secret
from exporter.integrations.conduct.memory import Memory, Said
from exporter.integrations.exchange.token import Token


def test_before_anything_is_known_it_is_unknown() -> None:
    assert (Memory().state, Memory().reason, Memory().is_up) == ("unknown", "new", None)


@pytest.mark.parametrize(
    ("reason", "state"), [("", "up"), ("timeout", "down"), ("grant", "auth_failed")]
)
def test_the_state_is_that_of_the_reason(reason: str, state: str) -> None:
    assert Memory(reason=reason).state == state


def test_it_shows_no_secret() -> None:
    memory = Memory(token=Token(Secret("planted"), refresh=Secret("planted")))
    assert "planted" not in repr(memory)
    with pytest.raises(TypeError):
        msgspec.json.encode(memory)


def test_what_was_said_without_odd_things_has_none() -> None:
    assert Said("", "", 0.0).odd == ()
