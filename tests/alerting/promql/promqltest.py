"""Prometheus' own test files: what they load, what they ask, and whether an answer is as expected.

The format: https://github.com/prometheus/prometheus/tree/main/promql/promqltest
"""

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, field

from alerting.duration import Duration
from alerting.model import Labels
from alerting.promql.literals import unquoted
from tests.alerting.promql import series
from tests.alerting.promql.series import Point, Unsupported

_INSTANT = re.compile(r"eval(?:_(fail|warn|ordered|info))?\s+instant\s+(?:at\s+(.+?))?\s+(.+)")
_RANGE = re.compile(
    r"eval(?:_(fail|warn|info))?\s+range\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+?)\s+(.+)"
)
_EXPECT = re.compile(r"expect\s+(ordered|fail|warn|no_warn|info|no_info)(?:\s+(regex|msg):(.+))?")
_EXPECTED_WINDOW = re.compile(r"expect range vector\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+)")


class Claim(Struct, frozen=True):
    """What an error, warning or info must say; neither: anything."""

    message: str | None = None
    pattern: str | None = None

    def holds(self, said: str) -> bool:
        """Say whether it is said."""
        if self.message is not None:
            return said == self.message
        return self.pattern is None or re.search(self.pattern, said) is not None


class Eval(Struct):
    """One question and what is expected of the answer. Times in milliseconds."""

    line: int
    text: str
    start: int
    end: int
    step: int
    is_range: bool
    claims: dict[str, list[Claim]] = field(default_factory=dict)
    values: dict[Labels, list[Point]] = field(default_factory=dict)
    number: float | None = None
    string: str | None = None
    window: tuple[int, int, int] | None = None
    unsupported: str = ""


class Load(Struct, frozen=True):
    """Series to load, with the space between their points in milliseconds.

    `with_histograms`: classic histograms are loaded as native ones too, under their bare names.
    """

    interval: int
    lines: tuple[str, ...]
    with_histograms: bool = False


class Clear(Struct, frozen=True):
    """Forget what was loaded."""


Command = Eval | Load | Clear


def commands(path: Path) -> Iterator[Command]:
    """Yield what a file wants done."""
    text = path.read_text(encoding="utf-8", errors="surrogateescape")
    lines = [line.strip() for line in text.split("\n")]
    lines = ["" if line.startswith("#") else line for line in lines]
    at = 0
    while at < len(lines):
        head, first = lines[at], at
        at += 1
        if not head:
            continue
        if head.lower() == "clear":
            yield Clear()
            continue
        while at < len(lines) and lines[at]:
            at += 1
        block = lines[first + 1 : at]
        yield _load(head, block) if head.startswith("load") else _eval(head, block, first + 1)


def milliseconds(text: str) -> int:
    """Return a duration as Prometheus writes it."""
    return round(Duration.parse(text).seconds * 1000)


def _load(head: str, lines: list[str]) -> Load:
    word, interval = head.split(None, 1)
    return Load(milliseconds(interval), tuple(lines), word == "load_with_nhcb")


def _eval(head: str, lines: list[str], number: int) -> Eval:
    instant = _INSTANT.fullmatch(head)
    if instant is not None:
        at = milliseconds(instant[2])
        found = Eval(number, instant[3], at, at, 1, is_range=False)
        mode = instant[1]
    else:
        ranged = _RANGE.fullmatch(head)
        assert ranged is not None, head
        start, end, step = map(milliseconds, ranged.groups()[1:4])
        found = Eval(number, ranged[5], start, end, step, is_range=True)
        mode = ranged[1]
    if mode:
        found.claims[mode] = [Claim()]
    for line in lines:
        _expect(found, line)
    return found


def _expect(found: Eval, line: str) -> None:
    claim = _EXPECT.fullmatch(line)
    window = _EXPECTED_WINDOW.fullmatch(line)
    if line.startswith("expected_fail_message"):
        found.claims["fail"] = [Claim(message=line.removeprefix("expected_fail_message").strip())]
    elif line.startswith("expected_fail_regexp"):
        found.claims["fail"] = [Claim(pattern=line.removeprefix("expected_fail_regexp").strip())]
    elif window is not None:
        start, end, step = map(milliseconds, window.groups())
        found.window = start, end, step
    elif line.startswith("expect string"):
        found.string = unquoted(line.removeprefix("expect string").strip())
    elif claim is not None:
        said = (claim[3] or "").strip()
        made = {"msg": Claim(message=said), "regex": Claim(pattern=said)}.get(claim[2], Claim())
        found.claims.setdefault(claim[1], []).append(made)
    else:
        _expect_values(found, line)


def _expect_values(found: Eval, line: str) -> None:
    try:
        found.number = series.number(line)
    except ValueError:
        try:
            labels, points = series.series(line)
        except Unsupported as error:
            found.unsupported = str(error)
        else:
            found.values[labels] = points
