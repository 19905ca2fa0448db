import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.probes.lines import expansion
from exporter.probes.pattern import Found

FOUND = Found((b"220 mx", b"220", b"mx", None), {"host": 2, "absent": 3})


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("EHLO ${2}", "EHLO mx"),
        ("$1 ${host} $host", "220 mx mx"),
        ("$0", "220 mx"),
        ("$1x ${1}x", " 220x"),
        ("$3 ${absent} ${absent2} $9", "   "),
        ("$01 ${00}", " "),
        ("$$1 $ ${ ${} $- ${1", "$1 $ ${ ${} $- ${1"),
        ("ü$2", "ümx"),
        ("", ""),
    ],
)
def test_references_are_filled_as_go_fills_them(template: str, text: str) -> None:
    assert expansion.expanded(template, FOUND) == text.encode()


def test_bytes_that_were_found_stay_as_they_are() -> None:
    assert expansion.expanded("$1", Found((b"", b"\xff\x00"))) == b"\xff\x00"


def test_a_template_says_what_it_refers_to() -> None:
    assert list(expansion.references("$1 ${host} $$2 $x ${")) == ["1", "host", "x"]


@pytest.mark.parametrize(
    ("reference", "has"),
    [("0", True), ("2", True), ("3", False), ("host", True), ("1x", False), ("01", False)],
)
def test_an_expression_has_a_group_or_not(reference: str, has: bool) -> None:
    assert expansion.is_group(reference, frozenset({"host"}), 2) is has


@given(st.text(max_size=30))
def test_any_template_can_be_filled(template: str) -> None:
    filled = expansion.expanded(template, Found((b"",)))
    if "$" not in template:
        assert filled == template.encode()
