"""Every address of a name: which are looked at, and what comes of them together."""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from exporter.probes.address import Address, Version
from exporter.probes.fault import Fault

MOST: Final = 16
_SHOWN: Final = 4


class Seen(Struct, frozen=True):
    """One address, what is wrong there, how it is slow, and how many seconds it took."""

    address: Address
    fault: Fault | None = None
    degraded: str = ""
    seconds: float = 0.0

    @property
    def badness(self) -> tuple[bool, bool, float]:
        """What makes one worse than another: a failure, then a slow answer, then its time."""
        return self.fault is not None, bool(self.degraded), self.seconds


def among(known: Iterable[Address], version: Version, *, fallback: bool) -> tuple[Address, ...]:
    """Return which addresses are looked at: of the version that is wanted, else of the other.

    Of more than MOST always the same ones, whatever order the name server says them in.
    """
    found = sorted(set(known), key=lambda one: (one.version, int(one)))
    fit = [one for one in found if version in {"any", one.version}]
    return tuple((fit or (found if fallback else []))[:MOST])


def worst(several: Sequence[Seen]) -> int:
    """Return the place of the worst, of equally bad ones the first."""
    return max(range(len(several)), key=lambda place: several[place].badness)


def verdict(several: Sequence[Seen], *, any_will_do: bool) -> tuple[Fault | None, str]:
    """Return what is wrong with the name, and how it is worse than it should be."""
    failed = [one for one in several if one.fault is not None]
    bad = several[worst(several)]
    if bad.fault is None:
        return None, f"{bad.address}: {bad.degraded}" if bad.degraded else ""
    said = f"{len(failed)} of {len(several)} addresses failed ({_listed(failed)})"
    if any_will_do and len(failed) < len(several):
        return None, f"{said}; {bad.address}: {bad.fault.detail}"
    return Fault(bad.fault.reason, f"{said}; {bad.address}: {bad.fault.detail}"), ""


def _listed(several: Sequence[Seen]) -> str:
    shown = ", ".join(str(one.address) for one in several[:_SHOWN])
    return shown if len(several) <= _SHOWN else f"{shown}, …"
