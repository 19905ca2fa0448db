"""Badges: a small SVG picture with a label and a value, to be shown on other pages.

What it says is in words, for a screen reader too; colours, which differ for colour-blind eyes as
well, only repeat it. White on each of them has a contrast of at least 4.5 to 1 (WCAG 2.2, AA).
Fonts differ from one machine to the next, so the picture says how wide its texts are, and they are
fitted to that. https://www.w3.org/TR/SVG2/
"""

import html
from typing import Final

from msgspec import Struct

COLOURS: Final = {
    "up": "#0b5cad",
    "degraded": "#8a5a00",
    "down": "#a02c12",
    "unknown": "#595959",
    "paused": "#595959",
    "maintenance": "#5b3a8c",
}
GOOD: Final = 0.999
FAIR: Final = 0.99
_LABEL: Final = "#3a3a3a"
_HEIGHT: Final = 20
_PADDING: Final = 6
_LONGEST: Final = 64
_NARROW: Final = frozenset("fijlrt.,:;|!'()[] ")
_WIDE: Final = frozenset("mwMW%@")


class Badge(Struct, frozen=True):
    """What a badge says; ``colour`` is one of COLOURS by name."""

    label: str
    value: str
    colour: str


def of_state(probe: str, state: str) -> Badge:
    """Return the badge of how a probe stands."""
    return Badge(probe, state, state)


def of_uptime(probe: str, window: str, ratio: float | None) -> Badge:
    """Return the badge of a window's uptime; it says 100 % only where nothing was down."""
    label = f"{probe} {window}"
    if ratio is None:
        return Badge(label, "no data", "unknown")
    colour = "up" if ratio >= GOOD else "degraded" if ratio >= FAIR else "down"
    return Badge(label, percent(ratio), colour)


def percent(ratio: float) -> str:
    """Return an uptime as people read it: as many digits as tell it from 100 %, at most four."""
    if ratio >= 1:
        return "100 %"
    for digits in (2, 3, 4):
        found = f"{ratio * 100:.{digits}f}"
        if not found.startswith("100"):
            return f"{found} %"
    return "99.9999 %"


def svg(badge: Badge) -> str:
    """Return a badge as SVG."""
    label, value = badge.label[:_LONGEST], badge.value[:_LONGEST]
    left, right = width(label), width(value)
    whole = left + right
    title = html.escape(f"{label}: {value}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="{_HEIGHT}" role="img"'
        f' aria-label="{title}"><title>{title}</title>'
        f'<rect width="{left}" height="{_HEIGHT}" fill="{_LABEL}"/>'
        f'<rect x="{left}" width="{right}" height="{_HEIGHT}" fill="{COLOURS[badge.colour]}"/>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11"'
        ' aria-hidden="true">'
        f"{_text(label, 0, left)}{_text(value, left, right)}</g></svg>\n"
    )


def width(text: str) -> int:
    """Return about how wide a text is with its padding, in pixels."""
    return 2 * _PADDING + sum(map(_advance, text))


def _advance(character: str) -> int:
    if character in _NARROW:
        return 4
    return 11 if character in _WIDE else 7


def _text(text: str, x: int, room: int) -> str:
    inner = room - 2 * _PADDING
    return (
        f'<text x="{x + _PADDING}" y="14" textLength="{inner}"'
        f' lengthAdjust="spacingAndGlyphs">{html.escape(text)}</text>'
    )
