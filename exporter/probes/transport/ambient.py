"""What surrounds a run: which addresses it may go to, and who listens to what it does.

Held by context variables, so that a run deep in any kind obeys the gate of whoever began it.
"""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Protocol

from alerting import clock, clouds
from exporter.probes import way
from exporter.probes.address import Address
from exporter.probes.fault import Failed
from exporter.probes.line import Line

MOST_LINES = 200
"""Of one run; what is said beyond is left out."""


class Gate(Protocol):
    """Who may be connected to."""

    def refusal(self, wanted: Address, host: str = "") -> str:
        """Return why the address of a host may not be connected to, or "".

        It is said at the end of a sentence.
        """


class Open:
    """Every address but the metadata services of clouds."""

    def refusal(self, wanted: Address, _: str = "") -> str:
        """Return why not, or ""."""
        return "a cloud's metadata service" if clouds.is_metadata(wanted) else ""


_gate: ContextVar[Gate] = ContextVar("gate", default=Open())  # noqa: B039 # it holds nothing that changes
_lines: ContextVar[list[Line] | None] = ContextVar("lines", default=None)


@contextlib.contextmanager
def surrounded(gate: Gate, lines: list[Line] | None = None) -> Iterator[None]:
    """Have runs within obey this gate, and tell these lines what they do."""
    gated, told = _gate.set(gate), _lines.set(lines)
    try:
        yield
    finally:
        _gate.reset(gated)
        _lines.reset(told)


@contextlib.contextmanager
def trusting() -> Iterator[None]:
    """Go within wherever the settings themselves say, as to a proxy, but to no metadata service."""
    gated = _gate.set(Open())
    try:
        yield
    finally:
        _gate.reset(gated)


def refuse(wanted: Address, where: str = "", host: str = "") -> None:
    """Raise Failed where the address of a host may not be connected to; ``where`` words it."""
    said = _gate.get().refusal(wanted, host)
    if said:
        named = where or (str(wanted) if way.literal(host) else f"{host} ({wanted})")
        raise Failed("forbidden_target", f"{named} is {said}")


def is_heard() -> bool:
    """Say whether anybody listens, for what takes time to be worded."""
    return _lines.get() is not None


def say(text: str, *values: object) -> None:
    """Tell what the run does, where somebody listens; ``values`` fill the text as str.format."""
    lines = _lines.get()
    if lines is not None and len(lines) < MOST_LINES:
        lines.append(Line(clock.monotonic(), text.format(*values)))
