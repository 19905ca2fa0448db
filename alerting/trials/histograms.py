"""Native histograms in unit tests: written, added up and compared, never computed with.

Our PromQL has none, so a trial can only ask for such a series by its name.
"""

import re
from collections.abc import Mapping
from typing import Final, Self

from msgspec import Struct

_PART = re.compile(r"\s*(?P<key>[a-z_]+):(?:\[(?P<list>[^\]]*)\]|(?P<one>[^\s\[\]]+))")
_NUMBERS: Final = ("count", "sum", "z_bucket", "z_bucket_w", "schema", "offset", "n_offset")
_LISTS: Final = ("buckets", "n_buckets", "custom_values")
_HINT: Final = "counter_reset_hint"
_HINTS: Final = frozenset({"unknown", "reset", "not_reset", "gauge"})


class Histogram(Struct, frozen=True):
    """What is written of one; numbers by their keys, and lists. `hint` is about counter resets."""

    numbers: Mapping[str, float] = {}
    lists: Mapping[str, tuple[float, ...]] = {}
    hint: str = "unknown"

    def plus(self, other: Self, sign: int) -> "Histogram":
        """Return the sum; ValueError unless both have the same buckets."""
        same = ("schema", "z_bucket_w", "offset", "n_offset")
        if any(self.number(key) != other.number(key) for key in same) or any(
            len(self.list(key)) != len(other.list(key)) for key in _LISTS
        ):
            raise ValueError("histograms of different buckets are not added up")
        numbers = {
            key: self.number(key) + sign * other.number(key) for key in ("count", "sum", "z_bucket")
        }
        lists = {
            key: tuple(
                one + sign * two for one, two in zip(self.list(key), other.list(key), strict=True)
            )
            for key in ("buckets", "n_buckets")
        }
        return Histogram({**self.numbers, **numbers}, {**self.lists, **lists}, self.hint)

    def after(self, before: "Histogram | None") -> "Histogram":
        """Return the same as it is read behind another one of its series."""
        if self.hint != "unknown" or before is None:
            return self
        fell = self.number("count") < before.number("count")
        return Histogram(self.numbers, self.lists, "unknown" if fell else "not_reset")

    def number(self, key: str) -> float:
        """Return a number, 0 where none is written."""
        return self.numbers.get(key, 0.0)

    def list(self, key: str) -> tuple[float, ...]:
        """Return a list, () where none is written."""
        return self.lists.get(key, ())

    def __str__(self) -> str:
        parts = [f"{key}:{self.number(key):g}" for key in _NUMBERS if self.number(key)]
        parts += [f"{_HINT}:{self.hint}"] if self.hint != "unknown" else []
        for key in _LISTS:
            if any(self.list(key)):
                parts.append(f"{key}:[{' '.join(f'{one:g}' for one in self.list(key))}]")
        return "{{" + " ".join(parts) + "}}"


def parsed(text: str) -> Histogram:
    """Read `{{schema:1 count:3 buckets:[1 2]}}`; ValueError where it is none."""
    inside = text.strip().removeprefix("{{").removesuffix("}}")
    at = 0
    numbers: dict[str, float] = {}
    lists: dict[str, tuple[float, ...]] = {}
    hint = "unknown"
    while (part := _PART.match(inside, at)) is not None:
        key, at = part["key"], part.end()
        if key in _NUMBERS and part["one"] is not None:
            numbers[key] = float(part["one"])
        elif key in _LISTS and part["list"] is not None:
            lists[key] = tuple(map(float, part["list"].split()))
        elif key == _HINT and part["one"] in _HINTS:
            hint = part["one"]
        else:
            raise ValueError(f"no native histogram has {part[0].strip()!r}")
    if inside[at:].strip():
        raise ValueError(f"not a native histogram: {text!r}")
    return Histogram(numbers, lists, hint)
