import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter import refusal
from exporter.refusal import Refused
from exporter.web.prometheus import envelope


def whole(*arguments: object) -> object:
    return json.loads(b"".join(envelope.success(*arguments)))  # type: ignore[arg-type]


def test_data_comes_with_a_status() -> None:
    assert whole([b'{"a":', b"1}"]) == {"status": "success", "data": {"a": 1}}


def test_warnings_and_infos_are_there_where_there_are_some() -> None:
    assert whole([b"[]"], ["w"]) == {"status": "success", "data": [], "warnings": ["w"]}
    assert whole([b"[]"], (), ("i", "j")) == {"status": "success", "data": [], "infos": ["i", "j"]}


def test_a_large_answer_comes_in_parts_of_a_bounded_size() -> None:
    pieces = [b"[0"] + [b',"' + b"x" * 1000 + b'"'] * 200 + [b"]"]
    parts = list(envelope.success(pieces))
    assert len(parts) == 4
    assert max(map(len, parts)) < envelope.PART_BYTES + 2_000
    assert len(json.loads(b"".join(parts))["data"]) == 201


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("bad_argument", "bad_data"),
        ("wrong_content_type", "bad_data"),
        ("query_failed", "execution"),
        ("query_timeout", "timeout"),
        ("too_many_queries", "unavailable"),
        ("not_ready", "unavailable"),
        ("not_found", "not_found"),
        ("internal", "internal"),
    ],
)
def test_a_refusal_has_the_type_that_prometheus_would_give_it(code: str, kind: str) -> None:
    told = json.loads(envelope.failure(Refused(code, "what is wrong", "what to do")))
    assert told == {"status": "error", "errorType": kind, "error": "what is wrong"}


@pytest.mark.parametrize("code", refusal.CODES)
def test_every_refusal_has_a_type(code: str) -> None:
    assert json.loads(envelope.failure(Refused(code, "")))["errorType"]


@pytest.mark.parametrize(
    ("words", "written"),
    [("a", '"a"'), ('"\n', r'"\"\n"'), ("ü", '"ü"'), ("a\udcffb", '"a\ufffdb"')],
)
def test_texts_are_json_even_where_they_are_no_unicode(words: str, written: str) -> None:
    assert envelope.text(words).decode() == written


@given(st.lists(st.text()))
def test_a_list_is_one_however_long(words: list[str]) -> None:
    pieces = map(envelope.text, words)
    assert json.loads(b"".join(envelope.listed(pieces))) == words
