import json
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.secret import Secret, Written
from exporter.probes.journeys import filling

VALUES = {"token": 'a"b/c&d'}


def test_names_are_told_apart_from_dollars() -> None:
    assert filling.references("${a}/$$/${b}", "$c {d} $${e}") == {"a", "b"}
    assert filling.text("$$5 for ${token}", VALUES) == '$5 for a"b/c&d'


def test_a_name_without_a_value_is_told() -> None:
    with pytest.raises(KeyError):
        filling.text("${absent}", VALUES)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_value_ends_nothing_but_itself(value: str) -> None:
    values = {"a": value}
    url = urlsplit(filling.url("http://x/?q=${a}&r=1", values))
    assert parse_qs(url.query, keep_blank_values=True) == {"q": [value], "r": ["1"]}
    assert json.loads(filling.body('{"q": "${a}", "r": 1}', values)) == {"q": value, "r": 1}
    assert filling.body("q=${a}", values) == f"q={value}"
    assert filling.header(Written("Bearer ${a}"), values).reveal().isprintable()


def test_a_header_with_a_value_is_a_secret_and_one_without_stays_what_it_was() -> None:
    plain, secret = Written("text/html"), Secret("s")
    assert filling.header(plain, VALUES) is plain
    assert filling.header(secret, VALUES) == secret
    filled = filling.header(Written("Bearer ${token}"), VALUES)
    assert (type(filled), filled.reveal()) == (Secret, 'Bearer a"b/c&d')


def test_a_specimen_has_every_name() -> None:
    assert filling.specimen(["a", "b"]) == {"a": "x", "b": "x"}
