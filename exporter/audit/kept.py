"""A line of the audit as it is kept: what who writes, who adds up and who reads have in common."""

from typing import NamedTuple


class Entry(NamedTuple):
    """What one line says; ``at`` and ``last`` are Unix milliseconds.

    Lines of one ``since`` (the begin of a minute or day; 0: alone) that are alike are one, which
    counts ``times``. ``detail`` is JSON.
    """

    at: int
    last: int
    times: int
    since: int
    action: str
    who: str
    role: str
    tenant: str
    what: str
    address: str
    result: str
    detail: str
