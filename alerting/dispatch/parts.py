"""Parts of a group as one look finds them: what fires, what is over, and what of it is hidden."""

from collections.abc import Mapping, Set

from msgspec import Struct
from msgspec.structs import replace

from alerting.dispatch.state import Hidden, Log
from alerting.model import Alert
from alerting.policy import Traits

Names = frozenset[str]


class Parts(Struct, frozen=True, kw_only=True):
    """Fingerprints of a group's members, each in one of these.

    `firing` and `over` are shown. `quiet` fire and are hidden by a silence or a window. `kept` fire
    and are hidden by other alerts, or go another way since a reload: whoever was told that they
    fire is not told again. `held` are over and hidden.
    """

    firing: Names = frozenset()
    over: Names = frozenset()
    quiet: Names = frozenset()
    kept: Names = frozenset()
    held: Names = frozenset()

    @property
    def every(self) -> Names:
        """All members."""
        return self.firing | self.over | self.quiet | self.kept | self.held


def parts(alerts: Mapping[str, Alert], hidden: Mapping[str, Hidden], left: Set[str]) -> Parts:
    """Sort a group's members; `hidden` has those that something hides."""
    over = frozenset(name for name, alert in alerts.items() if alert.state == "resolved")
    firing = alerts.keys() - over
    silent = {name for name, why in hidden.items() if why.silences or why.windows}
    quiet = frozenset(firing & silent)
    kept = frozenset(firing & (hidden.keys() | left)) - quiet
    return Parts(
        firing=frozenset(firing - quiet - kept),
        over=over - hidden.keys(),
        quiet=quiet,
        kept=kept,
        held=over & hidden.keys(),
    )


class Standing(Struct, frozen=True):
    """How one integration stands at a look, before it is decided whether it is told.

    `log` is what it was told, with what hides since moved away from what fires. `resolved` are
    those whose end it is to be told of now. `seen` is the log by which that is decided.
    """

    log: Log | None
    resolved: Names
    seen: Log | None


def standing(log: Log | None, found: Parts, traits: Traits) -> Standing:
    """Return how an integration stands that was told this last."""
    if log is None:
        return Standing(None, frozenset(), None)
    ends = found.over | (found.held if traits.resolves_at_once else frozenset())
    forgotten = frozenset() if traits.send_resolved else found.over | found.held
    away = (found.quiet | found.held) - ends
    members = found.every - forgotten
    firing, hidden = log.firing & members, log.hidden & members
    log = replace(log, firing=firing - away, hidden=hidden | (firing & away))
    resolved = ends & log.told
    seen = replace(
        log,
        firing=(log.firing - found.kept) | resolved,
        resolved=log.resolved - log.told,
    )
    return Standing(log, resolved, seen)


def told(log: Log | None, found: Parts, resolved: Names, *, new: Log) -> Log:
    """Return `new`, a log of now, with what an integration knows that was told all there is."""
    before = log.firing if log is not None else frozenset[str]()
    hidden = (log.hidden if log is not None else frozenset[str]()) - found.firing - resolved
    kept = before & found.kept
    if not found.firing:
        # All that it sees is over for it, so that what comes out again is news.
        hidden, kept = hidden | kept, frozenset()
    log = replace(new, firing=found.firing | kept, hidden=hidden, resolved=resolved)
    return log if log.told else replace(log, thread="")
