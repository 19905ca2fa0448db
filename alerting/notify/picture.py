"""The picture of an alert's trend as a PNG: the same chart makes the same bytes. Pure.

It brings its own ground, so that it can be read on a light page and on a dark one, and its letters
are large, so that they can be read on a phone, where it is half as wide.
"""

import functools
from io import BytesIO
from itertools import pairwise
from typing import Final

from PIL import Image, ImageColor, ImageDraw, ImageFont

from alerting.notify.chart import Chart, Mark

WIDTH: Final = 600
HEIGHT: Final = 160
"""As mails show it; it is drawn twice as large for screens with small dots."""
_DOTS: Final = 2
_FINE: Final = 2  # drawn larger still and then made smaller, so that lines are smooth
_SCALE: Final = _DOTS * _FINE

_GROUND: Final = "#20262e"
_GRID: Final = "#3a434e"
_INK: Final = "#c9d1d9"
_FINE_LINE: Final = "#6cb6ff"
_BAD_LINE: Final = "#ff7b72"
_LIMIT: Final = "#f0b429"
_FINE_AREA: Final = "#283a4f"
_BAD_AREA: Final = "#4a2f35"

_STEPS: Final = 5

_LETTERS: Final = 22
_LEFT, _TOP, _BOTTOM, _RIGHT = 14, 12, 36, 16
_FONT: Final = ImageFont.load_default(_LETTERS * _SCALE)

_Point = tuple[float, float]


def png(chart: Chart) -> bytes:
    """Return a chart as a picture."""
    size = WIDTH * _SCALE, HEIGHT * _SCALE
    image = Image.new("RGB", size, _GROUND)
    _Drawing(ImageDraw.Draw(image), chart).draw()
    small = image.resize((WIDTH * _DOTS, HEIGHT * _DOTS), Image.Resampling.LANCZOS)
    flat = small.quantize(palette=_palette(), dither=Image.Dither.NONE)
    file = BytesIO()
    flat.save(file, "PNG", optimize=True)
    return file.getvalue()


@functools.cache
def _palette() -> Image.Image:
    """Return all colours that there are, and those between them where lines are smooth."""
    grounds = [ImageColor.getrgb(one) for one in (_GROUND, _FINE_AREA, _BAD_AREA)]
    inks = [ImageColor.getrgb(one) for one in (_INK, _GRID, _LIMIT, _FINE_LINE, _BAD_LINE)]
    mixed = dict.fromkeys(
        tuple(round(a + (b - a) * step / _STEPS) for a, b in zip(ground, ink, strict=True))
        for ground in grounds
        for ink in inks
        for step in range(_STEPS + 1)
    )
    image = Image.new("P", (1, 1))
    image.putpalette([part for colour in mixed for part in colour])
    return image


class _Drawing:
    """One chart on its way to a picture; lengths are those of the mail's page."""

    def __init__(self, pen: ImageDraw.ImageDraw, chart: Chart) -> None:
        self._pen = pen
        self._chart = chart
        marks = [one for one in (chart.least, chart.most, chart.limit) if one]
        words = max((_width(one.text) for one in marks), default=0.0)
        self._left = _LEFT + min(words, WIDTH / 3) + (10 if marks else 0)
        self._right = WIDTH - _RIGHT

    def draw(self) -> None:
        self._words_at_heights()
        for run in _runs(self._points()):
            self._area(run)
        self._limit()
        for run in _runs(self._points()):
            self._line(run)
        self._words_of_time()

    def _points(self) -> list[_Point | None]:
        heights = self._chart.heights
        step = (self._right - self._left) / (len(heights) - 1)
        return [
            None if height is None else (self._left + place * step, self._y(height))
            for place, height in enumerate(heights)
        ]

    def _y(self, height: float) -> float:
        return HEIGHT - _BOTTOM - height * (HEIGHT - _TOP - _BOTTOM)

    def _is_bad(self, y: float) -> bool:
        limit, over = self._chart.limit, self._chart.over
        if limit is None or over is None:
            return False
        return y < self._y(limit.height) if over else y > self._y(limit.height)

    def _area(self, run: list[_Point]) -> None:
        ground = HEIGHT - _BOTTOM
        for one, other in pairwise(self._cut(run)):
            bad = self._is_bad((one[1] + other[1]) / 2)
            shape = [one, other, (other[0], ground), (one[0], ground)]
            self._pen.polygon(_scaled(shape), fill=_BAD_AREA if bad else _FINE_AREA)

    def _line(self, run: list[_Point]) -> None:
        for one, other in pairwise(self._cut(run)):
            colour = _BAD_LINE if self._is_bad((one[1] + other[1]) / 2) else _FINE_LINE
            self._pen.line(_scaled([one, other]), fill=colour, width=3 * _SCALE)
            self._dot(other, 1.5, colour)
        last = run[-1]
        is_end = last[0] > self._right - 1
        if is_end or len(run) == 1:
            colour = _BAD_LINE if self._is_bad(last[1]) else _FINE_LINE
            self._dot(last, 5 if is_end else 2, colour)

    def _cut(self, run: list[_Point]) -> list[_Point]:
        """Return a line with a point more wherever it crosses the limit."""
        limit = self._chart.limit
        if limit is None or self._chart.over is None:
            return run
        level = self._y(limit.height)
        made = run[:1]
        for one, other in pairwise(run):
            if (one[1] - level) * (other[1] - level) < 0:
                part = (level - one[1]) / (other[1] - one[1])
                made.append((one[0] + part * (other[0] - one[0]), level))
            made.append(other)
        return made

    def _dot(self, at: _Point, radius: float, colour: str) -> None:
        (x, y) = at
        box = [(x - radius, y - radius), (x + radius, y + radius)]
        self._pen.ellipse(_scaled(box), fill=colour)

    def _limit(self) -> None:
        """Draw the limit in dashes."""
        if self._chart.limit is None:
            return
        y, x = self._y(self._chart.limit.height), self._left
        while x < self._right:
            end = min(x + 7, self._right)
            self._pen.line(_scaled([(x, y), (end, y)]), fill=_LIMIT, width=2 * _SCALE)
            x += 12

    def _words_at_heights(self) -> None:
        for mark, colour in (
            (self._chart.least, _INK),
            (self._chart.most, _INK),
            (self._chart.limit, _LIMIT),
        ):
            if mark is not None:
                self._word_at(mark, colour)

    def _word_at(self, mark: Mark, colour: str) -> None:
        y = self._y(mark.height)
        if colour is _INK:
            line = [(self._left, y), (self._right, y)]
            self._pen.line(_scaled(line), fill=_GRID, width=_SCALE)
        self._write(_fitting(mark.text), (self._left - 8, y), "rm", colour)

    def _words_of_time(self) -> None:
        y = HEIGHT - _BOTTOM / 2
        self._write(self._chart.begin, (self._left, y), "lm", _INK)
        self._write(self._chart.end, (self._right, y), "rm", _INK)

    def _write(self, text: str, at: _Point, anchor: str, colour: str) -> None:
        (place,) = _scaled([at])
        self._pen.text(place, text, font=_FONT, fill=colour, anchor=anchor)


def _runs(points: list[_Point | None]) -> list[list[_Point]]:
    """Return the points that stand together."""
    found: list[list[_Point]] = [[]]
    for point in points:
        if point is None:
            found.append([])
        else:
            found[-1].append(point)
    return [run for run in found if run]


def _scaled(points: list[_Point]) -> list[_Point]:
    return [(x * _SCALE, y * _SCALE) for x, y in points]


def _width(text: str) -> float:
    return _FONT.getlength(text) / _SCALE


def _fitting(text: str) -> str:
    """Return a text as much of which as fits beside the chart."""
    while len(text) > 1 and _width(text) > WIDTH / 3:
        text = f"{text[:-2]}…"
    return text
