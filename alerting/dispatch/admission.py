"""Which alerts are taken where there is not room for all. Pure."""

from collections.abc import Container, Sequence

from alerting.model import Alert


def admitted(
    alerts: Sequence[Alert], known: Container[str], room: int
) -> tuple[Sequence[Alert], int]:
    """Return those that are taken, and how many are not.

    Those whose fingerprints are known need no room; of the others so many are taken as there is.
    """
    if len(alerts) <= room:
        return alerts, 0
    taken = []
    for one in alerts:
        is_known = one.fingerprint in known
        if is_known or room > 0:
            taken.append(one)
            room -= not is_known
    return taken, len(alerts) - len(taken)
