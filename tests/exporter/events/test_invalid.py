from typing import Annotated, Any

import msgspec
import pytest
from msgspec import Meta, inspect

from exporter.events import invalid
from exporter.events.fields import Instant, Language, Word, Words


class Inner(msgspec.Struct):
    size: Annotated[int, Meta(ge=1, le=5)]


class Sample(msgspec.Struct, kw_only=True):
    word: Word
    words: Words = ()
    inner: tuple[Inner, ...] = ()
    when: Instant | None = None
    tongue: Language | None = None
    free: dict[str, Any] | Word | None = None
    open: float = 0.0


def told(**raw: Any) -> tuple[str, str]:
    with pytest.raises(msgspec.ValidationError) as error:
        msgspec.convert(raw, Sample)
    refused = invalid.translated(error.value, raw, Sample, "data")
    return refused.code, refused.message


@pytest.mark.parametrize(
    ("raw", "code", "message"),
    [
        ({}, "missing_field", "data.word: required"),
        (
            {"word": "x" * 101},
            "out_of_range",
            "data.word: expected a text of 1 to 100 characters, got a text of 101 characters",
        ),
        (
            {"word": "a", "words": ["b", ""]},
            "out_of_range",
            "data.words[1]: expected a text of 1 to 100 characters, got a text of 0 characters",
        ),
        (
            {"word": "a", "inner": [{}]},
            "missing_field",
            "data.inner[0].size: required",
        ),
        (
            {"word": "a", "inner": [{"size": 9}]},
            "out_of_range",
            "data.inner[0].size: expected an integer from 1 to 5, got 9",
        ),
        ({"word": "a", "open": "x"}, "wrong_type", "data.open: expected a number, got 'x'"),
        (
            {"word": "a", "when": 7},
            "bad_time",
            "data.when: expected an RFC 3339 instant such as '2026-01-31T12:00:00Z', got 7",
        ),
        (
            {"word": "a", "free": 7},
            "wrong_type",
            "data.free: expected an object or a text of 1 to 100 characters, got 7",
        ),
        (
            {"word": "a", "free": {1: 2}},
            "wrong_type",
            "data.free: expected an object or a text of 1 to 100 characters, got an object",
        ),
        (
            {"word": "a", "tongue": "x y"},
            "out_of_range",
            "data.tongue: expected a BCP 47 language such as 'en' or 'pt-BR', got 'x y'",
        ),
    ],
)
def test_a_complaint_names_the_field_what_it_takes_and_what_came(
    raw: dict[str, Any], code: str, message: str
) -> None:
    assert told(**raw) == (code, message)


def test_a_path_is_followed_as_far_as_the_type_knows_it() -> None:
    raw = {"word": "a", "inner": [{"size": 9}]}
    with pytest.raises(msgspec.ValidationError) as error:
        msgspec.convert(raw, Sample)
    refused = invalid.translated(error.value, raw, Inner)
    assert refused.message == "inner[0].size: expected an object, got an object"


def test_a_complaint_about_the_whole_says_so() -> None:
    with pytest.raises(msgspec.ValidationError) as error:
        msgspec.convert([], Sample)
    refused = invalid.translated(error.value, [], Sample)
    assert refused.message == "event: expected an object, got a list of 0 items"
    assert refused.help == invalid.HELP


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (7, "7"),
        (1.5, "1.5"),
        (10**30, "a longer integer"),
        ("maybe", "'maybe'"),
        ("bob@example.com", "'[redacted]'"),
        ("a sentence about somebody", "a text of 25 characters"),
        ((1, 2), "a list of 2 items"),
        ({}, "an object"),
    ],
)
def test_what_came_is_shown_short_and_without_a_person(value: object, shown: str) -> None:
    assert invalid.shown(value) == shown


def test_a_text_where_texts_are_taken_is_only_measured() -> None:
    assert invalid.shown("bob", inspect.StrType()) == "a text of 3 characters"
