"""One line of the audit: who did what, when, from where, and what came of it."""

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final, Literal

import msgspec

from exporter.access.grants import Caller
from exporter.audit.kept import Entry

Action = Literal[
    "acknowledgement",
    "audit",
    "erasure",
    "export",
    "personal",
    "read",
    "rebuild",
    "refusal",
    "reload",
    "replay",
    "silence",
    "test",
]
ACTIONS: Final[Mapping[Action, str]] = {
    "acknowledgement": "somebody took alerts on, or gave them back",
    "audit": "somebody read this",
    "erasure": "a customer is to be erased; a line before, and one with what came of it",
    "export": "data was taken away; a line before, and one with what came of it",
    "personal": "personal data was shown; a line a minute",
    "read": "answers were read; a line a day",
    "rebuild": "figures were made anew",
    "refusal": "somebody was refused for who they are, or are not; a line a day",
    "reload": "the configuration was read again",
    "replay": "events in quarantine were tried once more",
    "silence": "a silence was made, changed or ended",
    "test": "a test was sent to a receiver",
}
OK: Final = "ok"
BEGUN: Final = "begun"
_MINUTE_MS: Final = 60_000
_DAY_MS: Final = 86_400_000
# Actions that happen again and again are summed, each within so much time.
_SUMMED_MS: Final[Mapping[Action, int]] = {
    "personal": _MINUTE_MS,
    "read": _DAY_MS,
    "refusal": _DAY_MS,
}
_LONGEST_WHAT: Final = 300
_LONGEST_DETAIL: Final = 1_000

Mask = Literal["masked", "full", "none"]


def entry(
    action: Action,
    caller: Caller | None,
    what: str,
    address: str,
    now: int,
    result: str = OK,
    detail: Mapping[str, object] | None = None,
) -> Entry:
    """Return a line; ``now`` is Unix milliseconds, ``address`` as it may be kept."""
    summed = _SUMMED_MS.get(action)
    return Entry(
        at=now,
        last=now,
        times=1,
        since=now - now % summed if summed else 0,
        action=action,
        who=caller.name if caller else "",
        role=caller.role if caller else "",
        tenant=caller.tenant if caller else "",
        what=what[:_LONGEST_WHAT],
        address=address,
        result=result,
        detail=msgspec.json.encode(detail or {}).decode()[:_LONGEST_DETAIL],
    )


def address(told: str | None, mask: Mask) -> str:
    """Return an address as `auth.audit.addresses` has it kept; "" where it is none."""
    try:
        found = ip_address(told or "")
    except ValueError:
        return ""
    if mask == "none":
        return ""
    plain = (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
    if mask == "full":
        return str(plain)
    bits = 48 if isinstance(plain, IPv6Address) else 24
    # Zones of link-local addresses tell of our own interfaces, and of no network.
    bare = str(plain).partition("%")[0]
    return str(ip_network(f"{bare}/{bits}", strict=False))
