"""What is left of sentences that repeat secrets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.secret import Secret
from exporter.integrations.conduct import discretion
from exporter.integrations.conduct.memory import Memory
from exporter.integrations.exchange.token import Token
from tests.exporter.integrations.lives import bare, oauth

TOKEN = "00D5!AQ/planted"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("", ""),
        ("Invalid API key provided", "Invalid API key provided"),
        (f"Bearer {TOKEN} is not known", "Bearer … is not known"),
        (f"{TOKEN}{TOKEN}", "……"),
        ("?key=00D5%21AQ%2Fplanted&x=1", "?key=…&x=1"),
        ("it was cut at 00D5!A…", "it was cut at …"),
        ("it was cut at 00D5!", "it was cut at …"),
        ("a word ends in 00D5", "a word ends in 00D5"),
    ],
)
def test_a_sentence_has_no_secret_not_even_its_beginning(said: str, left: str) -> None:
    assert discretion.unsaid(bare(token=Secret(TOKEN)), Memory(), said) == left


def test_what_lets_us_in_at_the_server_of_tokens_is_unsaid_too() -> None:
    held = Token(Secret("granted-1"), refresh=Secret("once-only"))
    said = "planted-secret, granted-1 and once-only are not known"
    assert discretion.unsaid(oauth(), Memory(token=held), said) == "…, … and … are not known"


def test_a_secret_that_may_be_a_word_stays() -> None:
    assert discretion.unsaid(bare(token=Secret("key")), Memory(), "no key") == "no key"


def test_without_secrets_all_is_said() -> None:
    assert discretion.unsaid(bare(token=None), Memory(), "no key") == "no key"


@given(st.text(min_size=5, max_size=40), st.text(max_size=30), st.text(max_size=30))
def test_no_secret_whatever_is_left_anywhere(secret: str, before: str, after: str) -> None:
    one = bare(token=Secret(secret))
    left = discretion.unsaid(one, Memory(), before + secret + after)
    assert secret not in left or "…" in secret
