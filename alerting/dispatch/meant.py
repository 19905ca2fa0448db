"""Which alerts somebody means by a fingerprint, a group's key, or PagerDuty's dedup_key."""

import hashlib
from collections.abc import Collection, Iterable, Mapping

from alerting.dispatch.state import Group, Known
from alerting.model import Alert


def dedup_key(group_key: str) -> str:
    """Return what a group is called where its key would be too long: SHA-256 in hex digits."""
    return hashlib.sha256(group_key.encode()).hexdigest()


def firing(
    what: Collection[str], known: Mapping[str, Known], groups: Iterable[Group]
) -> tuple[Alert, ...]:
    """Return the alerts that fire and are meant, in no special order."""
    wanted = set(what)
    by_hash = any(len(one) == 64 for one in wanted)
    found = wanted & known.keys()
    for group in groups:
        if group.key in wanted or (by_hash and dedup_key(group.key) in wanted):
            found |= group.members.keys()
    alerts = (known[one].alert for one in found if one in known)
    return tuple(one for one in alerts if one.state == "firing")
