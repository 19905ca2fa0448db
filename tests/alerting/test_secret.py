"""Secrets are compared and revealed on purpose, and shown never."""

import copy
import hashlib
import json
import pickle

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.secret import Place, Secret, Written

TEXT = "hunter2"
DIGEST = "sha256:" + hashlib.sha256(TEXT.encode()).hexdigest()
ANY_TEXT = st.text(st.characters(exclude_categories=()))


def absent(path: str) -> str:
    raise FileNotFoundError(2, "No such file or directory", path)


def binary(path: str) -> str:
    return b"\xff".decode("utf-8")


@pytest.mark.parametrize("secret", [Secret(TEXT), Secret(DIGEST), Written(TEXT)])
def test_a_secret_shows_in_no_form(secret: Secret) -> None:
    shown = [str(secret), repr(secret), f"{secret}", "%s" % secret, repr((secret,))]  # noqa: UP031
    assert not [text for text in shown if TEXT in text or DIGEST in text]
    assert str(secret) == "Secret(***)"


@pytest.mark.parametrize("encode", [msgspec.json.encode, msgspec.to_builtins, json.dumps])
def test_a_secret_is_not_encoded(encode: object) -> None:
    with pytest.raises(TypeError):
        encode(Secret(TEXT))  # type: ignore[operator]


@pytest.mark.parametrize("carry", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_secret_is_not_carried_away(carry: object) -> None:
    with pytest.raises(TypeError, match="not pickled"):
        carry(Secret(TEXT))  # type: ignore[operator]


@given(ANY_TEXT, ANY_TEXT)
def test_a_secret_matches_itself_and_nothing_else(text: str, other: str) -> None:
    assert Secret(text).matches(text)
    assert Secret(text).matches(other) == (text == other)
    assert (Secret(text) == Secret(other)) == (text == other)


def test_a_digest_matches_its_secret_and_cannot_be_revealed() -> None:
    secret = Secret(DIGEST)
    assert secret.is_hashed
    assert secret.matches(TEXT)
    assert not secret.matches(DIGEST)
    assert secret == Secret(TEXT)
    assert hash(secret) == hash(Secret(TEXT))
    with pytest.raises(ValueError, match="compared, not revealed"):
        secret.reveal()


def test_a_secret_is_revealed_where_it_is_asked_for() -> None:
    assert Secret(TEXT).reveal() == TEXT
    assert Secret(TEXT) != TEXT


@pytest.mark.parametrize(
    "text",
    [
        TEXT, "", "env:", "env:2X", "env:A-B", "file:", "ENV:A", "$A", "${A}",
        "env:A\n", "file:a\nb", "file:a\x00",
    ],
)  # fmt: skip
def test_what_is_no_place_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(ValueError, match="write env:NAME or file:path") as refused:
        Place.parse(text)
    assert TEXT not in str(refused.value)


def test_a_place_is_written_as_it_is_read() -> None:
    for text in ("env:NAME", "file:data/key", "file:a b"):
        assert str(Place.parse(text)) == text
        assert repr(Place.parse(text)) == f"Place({text})"
    assert len({Place.parse("env:A"), Place("env", "A"), Place("file", "A")}) == 2
    assert Place("env", "A") != "env:A"


def test_a_secret_is_read_from_its_place_without_the_line_end() -> None:
    files = {"a": f"{TEXT}\r\n"}
    assert Place("env", "A").secret({"A": TEXT}, absent).reveal() == TEXT
    assert Place("file", "a").secret({}, files.__getitem__).reveal() == TEXT


@pytest.mark.parametrize(
    ("place", "message"),
    [
        (Place("env", "UNSET"), "environment variable UNSET is not set"),
        (Place("env", "BLANK"), "environment variable BLANK is empty"),
        (Place("file", "a"), "file 'a': no such file or directory"),
    ],
)
def test_a_place_without_a_secret_says_which(place: Place, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        place.secret({"BLANK": " "}, absent)


def test_a_file_that_is_no_text_is_named() -> None:
    with pytest.raises(ValueError, match="file 'a' is not a text file"):
        Place("file", "a").secret({}, binary)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("env:A", True), ("file:a b", True), ("env:", False), ("env:1", False), (TEXT, False)],
)
def test_a_place_is_told_from_a_secret(text: str, expected: bool) -> None:
    assert Place.names(text) is expected


def test_a_secret_is_the_same_wherever_it_stood() -> None:
    assert Written(TEXT) == Secret(TEXT)
