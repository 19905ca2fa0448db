from typing import get_args

import defusedxml.ElementTree
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.history import badge
from exporter.history.badge import COLOURS, Badge
from exporter.probes.result import State

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=80)


def brightness(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_state_has_a_colour_that_white_can_be_read_on() -> None:
    assert set(get_args(State)) == set(COLOURS)
    for colour in (*COLOURS.values(), badge._LABEL):
        assert 1.05 / (brightness(colour) + 0.05) >= 4.5


def test_a_badge_says_its_state_in_words() -> None:
    found = badge.svg(badge.of_state("shop", "down"))
    root = defusedxml.ElementTree.fromstring(found)
    assert root.get("aria-label") == "shop: down"
    assert root.get("role") == "img"
    assert [one.text for one in root.iter("{http://www.w3.org/2000/svg}title")] == ["shop: down"]
    assert COLOURS["down"] in found


@pytest.mark.parametrize(
    ("ratio", "said", "colour"),
    [
        (None, "no data", "unknown"),
        (1.0, "100 %", "up"),
        (1_430 / 1_440, "99.31 %", "degraded"),
        (0.9999, "99.99 %", "up"),
        (0.99999, "99.999 %", "up"),
        (0.999999, "99.9999 %", "up"),
        (0.9999999999, "99.9999 %", "up"),
        (0.98, "98.00 %", "down"),
        (0.0, "0.00 %", "down"),
    ],
)
def test_an_uptime_is_told_as_closely_as_it_takes(
    ratio: float | None, said: str, colour: str
) -> None:
    assert badge.of_uptime("shop", "30d", ratio) == Badge("shop 30d", said, colour)


def test_wider_letters_take_more_room() -> None:
    assert badge.width("iii") < badge.width("aaa") < badge.width("WWW")


@given(WORDS, WORDS)
def test_whatever_it_says_it_is_xml_of_a_bounded_size(label: str, value: str) -> None:
    found = badge.svg(Badge(label, value, "up"))
    root = defusedxml.ElementTree.fromstring(found)
    texts = [one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == [label[:64], value[:64]]
    assert int(root.get("width") or 0) <= 2 * (12 + 64 * 11)
