import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.privacy import likeness

DIGEST = likeness.digests(b"k" * 32)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Hello", "hello"), ("  a\t b\n\nc ", "a b c"), ("STRASSE", "strasse"), ("Straße", "strasse")],
)
def test_case_and_blanks_are_folded(text: str, folded: str) -> None:
    assert likeness.folded(text) == folded


@given(st.text(max_size=120), st.text(max_size=120))
def test_texts_have_one_digest_just_where_they_are_alike(one: str, other: str) -> None:
    assert (DIGEST(one) == DIGEST(other)) == (likeness.folded(one) == likeness.folded(other))
    assert len(DIGEST(one)) == 2 * likeness.DIGEST_BYTES


def test_another_key_gives_other_digests() -> None:
    assert DIGEST("x") != likeness.digests(b"l" * 32)("x")


def test_half_a_character_has_a_digest_too() -> None:
    assert DIGEST("\ud800") == DIGEST("?")


@pytest.mark.parametrize("data", [b"{}", b'{"a":1}'])
def test_a_digest_stands_in_the_data(data: bytes) -> None:
    found = json.loads(likeness.marked(data, "00"))
    assert found == {"likeness": "00", **json.loads(data)}
