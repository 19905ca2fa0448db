"""A new token, and what the configuration holds of it."""

import re

from hypothesis import given
from hypothesis import strategies as st

from alerting.secret import Secret
from exporter import tokens


def test_a_token_says_whose_it_is_and_stands_in_a_header_as_it_is() -> None:
    assert re.fullmatch(r"cw_[A-Za-z0-9_-]{43}", tokens.new().token)
    assert tokens.BYTES * 8 == 256


def test_no_two_tokens_are_alike() -> None:
    made = [tokens.new() for _ in range(100)]
    assert len({one.token for one in made}) == len({one.digest for one in made}) == 100


def test_the_digest_of_a_new_token_opens_to_that_token_only() -> None:
    made, other = tokens.new(), tokens.new()
    held = Secret(made.digest)
    assert held.is_hashed
    assert held.matches(made.token)
    assert not held.matches(other.token)
    assert not held.matches(made.digest)


def test_a_digest_does_not_tell_its_token() -> None:
    made = tokens.new()
    assert made.token not in made.digest
    assert made.digest == tokens.digest(made.token)


def test_a_digest_is_the_sha256_that_everybody_computes() -> None:
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert tokens.digest("abc") == f"sha256:{known}"


@given(st.text(st.characters(codec="utf-8")))
def test_whatever_a_token_is_its_digest_matches_it(token: str) -> None:
    assert Secret(tokens.digest(token)).matches(token)
