"""The parameters of a request as Prometheus reads them: of a form, then of the URL.

What nobody asks for is passed over, since clients send more than an older server knows.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import parse_qsl

from msgspec import Struct

from alerting.quoting import quoted
from exporter.refusal import Refused
from exporter.web.prometheus import times

MOST: Final = 1_000
"""Parameters of one request."""

_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")


class Parameters(Struct, frozen=True):
    """Names and all their values, those of the form first. Refused says what cannot be read."""

    values: Mapping[str, tuple[str, ...]]

    def text(self, name: str) -> str:
        """Return the first value, "" where there is none."""
        return next(iter(self.values.get(name, ())), "")

    def texts(self, name: str) -> tuple[str, ...]:
        """Return all values."""
        return self.values.get(name, ())

    def instant(self, name: str, default: int) -> int:
        """Return an instant in milliseconds."""
        said = f"Invalid time value for '{name}': "
        return self._read(name, times.instant, said) if self.text(name) else default

    def needed_instant(self, name: str) -> int:
        """Return an instant that has to be there."""
        return self._read(name, times.instant)

    def span(self, name: str, default: int) -> int:
        """Return a span of milliseconds."""
        return self._read(name, times.span) if self.text(name) else default

    def needed_span(self, name: str) -> int:
        """Return a span that has to be there."""
        return self._read(name, times.span)

    def count(self, name: str) -> int | None:
        """Return a whole number; None where there is none, or 0, which means no limit."""
        text = self.text(name)
        if not text:
            return None
        if not _WHOLE.fullmatch(text):
            raise wrong(name, f"cannot parse {quoted(text[:40])} to a whole number")
        if int(text) < 0:
            raise wrong(name, f"{name} must be non-negative")
        return int(text) or None

    def _read(self, name: str, read: Callable[[str], int], said: str = "") -> int:
        try:
            return read(self.text(name))
        except ValueError as error:
            raise wrong(name, f"{said}{error}") from None


def parameters(*parts: str) -> Parameters:
    """Return what URL-encoded texts say, the first of them first."""
    found: dict[str, list[str]] = {}
    for part in parts:
        try:
            pairs = parse_qsl(part, keep_blank_values=True, errors="strict", max_num_fields=MOST)
        except UnicodeDecodeError:
            raise Refused("bad_argument", "a parameter is not UTF-8") from None
        except ValueError:
            raise Refused("bad_argument", f"there are more than {MOST:,} parameters") from None
        for name, value in pairs:
            found.setdefault(name, []).append(value)
    return Parameters({name: tuple(values) for name, values in found.items()})


def wrong(name: str, said: str) -> Refused:
    """Return the refusal of a parameter, as Prometheus words it."""
    return Refused("bad_argument", f'invalid parameter "{name}": {said}')
