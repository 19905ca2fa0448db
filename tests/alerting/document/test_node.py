"""Plain scalars mean what they look like, and nothing that only YAML 1.1 knows."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from alerting.document.node import Node, Value, above, as_text, data, scalar


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("~", None), ("null", None), ("Null", None),
        ("true", True), ("False", False), ("TRUE", True),
        ("0", 0), ("-7", -7), ("+7", 7), ("123456789012345678", 123456789012345678),
        ("1.5", 1.5), (".5", 0.5), ("5.", 5.0), ("-1e3", -1000.0), ("1" + "0" * 19, 1e19),
    ],
)  # fmt: skip
def test_a_plain_scalar_is_what_it_looks_like(text: str, value: Value) -> None:
    node = scalar(text, plain=True)
    assert node.value == value
    assert type(node.value) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "on", "off", "yes", "no", "y", "N", "On", "nUll", "tRue",
        "23:00", "1:30", "190:20:30", "017", "-017", "00", "0o17", "0x1F", "0b1", "1_000", "01.5",
        "2001-12-14", "2001-12-14t21:59:43.10-05:00", ".inf", ".nan", "1e999", "=", "<<", "9" * 400,
        "١٢",
    ],
)  # fmt: skip
def test_what_other_readers_would_convert_stays_text(text: str) -> None:
    assert scalar(text, plain=True).value == text


@given(st.text())
def test_a_quoted_scalar_is_always_text(text: str) -> None:
    assert scalar(text, plain=False).value == text


@given(st.text(st.sampled_from("0123456789.eE+-_:xo"), max_size=12))
def test_a_number_is_one_to_other_readers_too(text: str) -> None:
    value = scalar(text, plain=True).value
    if isinstance(value, int):
        assert yaml.safe_load(text) == value
    elif isinstance(value, float):
        assert float(text) == value


def test_a_collection_counts_what_is_beneath() -> None:
    leaf = scalar("1", plain=True)
    inner = above(1, (leaf, leaf), [leaf, leaf])
    outer = above(1, (inner, leaf), [inner, leaf])
    assert (inner.nodes, inner.height) == (3, 1)
    assert (outer.nodes, outer.height) == (5, 2)
    assert above(1, (), []) == Node(1, (), height=1)


def test_data_are_without_lines() -> None:
    one, text = scalar("1", plain=True), scalar("1", plain=False)
    list = above(1, (one, text), [one, text])
    mapping = above(1, {"a": (1, list), "b": (2, scalar("", plain=True))}, [])
    assert data(mapping) == {"a": [1, "1"], "b": None}


@pytest.mark.parametrize(
    ("text", "is_plain", "value"),
    [("1.50", True, "1.50"), ("true", True, "true"), ("x", True, "x"), ("1", False, "1")],
)
def test_a_scalar_is_a_text_to_who_wants_one(text: str, is_plain: bool, value: str) -> None:
    assert as_text(scalar(text, plain=is_plain)).value == value


def test_nothing_and_collections_are_no_text() -> None:
    for node in (scalar("", plain=True), above(1, (), []), above(1, {}, [])):
        assert as_text(node) is node
