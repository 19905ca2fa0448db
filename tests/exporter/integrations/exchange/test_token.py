"""Tokens and how they are shown."""

from alerting.secret import Secret
from exporter.integrations.exchange.token import Shown, Token, bearer


def test_most_vendors_want_a_bearer() -> None:
    assert bearer(Secret("planted")) == Shown((("Authorization", Secret("Bearer planted")),))


def test_neither_shows_a_secret_to_people() -> None:
    assert "planted" not in repr(bearer(Secret("planted")))
    assert "planted" not in repr(Token(Secret("planted"), refresh=Secret("planted")))


def test_who_shows_nothing_sends_the_calls_own_body() -> None:
    assert (Shown().headers, Shown().body) == ((), None)
