"""Routes: which receivers an alert goes to, and with which others it is told.

As in Alertmanager: depth first, children inherit all but matchers and intervals, a child that
matches ends the search among its siblings unless it says `continue`.
https://prometheus.io/docs/alerting/latest/configuration/#route
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Annotated, Final

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from alerting import quoting
from alerting.dispatch import matchers
from alerting.dispatch.matchers import Line, Matcher, Matchers
from alerting.document.problem import quoted
from alerting.duration import Duration
from alerting.model import Labels

ALL: Final = "..."
"""In `group_by`: every label."""

_Names = Annotated[tuple[str, ...], Meta(max_length=100)]
_MOST_ROUTES: Final = 1_000
_ZERO: Final = Duration(0)


class Route(Struct, frozen=True, forbid_unknown_fields=True):
    """A node of the tree; what it does not say is its parent's, save matchers and intervals."""

    receiver: Annotated[str, Meta(description="name of one of `receivers`")] = ""
    group_by: Annotated[
        tuple[str, ...],
        Meta(max_length=100, description="labels that make a group; ['...'] for all of them"),
    ] = ()
    group_wait: Annotated[
        Duration | None, Meta(description="span before a new group is told; 30s at the root")
    ] = None
    group_interval: Annotated[
        Duration | None, Meta(description="span between looks at a group; 5m at the root")
    ] = None
    repeat_interval: Annotated[
        Duration | None, Meta(description="span after which a group is told again; 4h at the root")
    ] = None
    matchers: Annotated[
        tuple[Line, ...], Meta(max_length=100, description="what alerts must match, each of them")
    ] = ()
    match: Annotated[dict[str, str], Meta(description="older form of matchers with =")] = {}
    match_re: Annotated[dict[str, str], Meta(description="older form of matchers with =~")] = {}
    continues: Annotated[
        bool, Meta(description="whether the siblings behind this one are tried too")
    ] = field(name="continue", default=False)
    routes: Annotated[tuple["Route", ...], Meta(max_length=_MOST_ROUTES)] = ()
    mute_time_intervals: Annotated[_Names, Meta(description="when nobody is told")] = ()
    active_time_intervals: Annotated[_Names, Meta(description="when alone people are told")] = ()

    def __post_init__(self) -> None:
        """Raise ValueError for what Alertmanager refuses in a node by itself."""
        compared(self.match, self.match_re)
        if len(set(self.group_by)) < len(self.group_by):
            raise ValueError("group_by: a label is named twice")
        if ALL in self.group_by and len(self.group_by) > 1:
            raise ValueError("group_by: '...' stands for all labels, so it stands alone")
        if "" in self.group_by:
            raise ValueError("group_by: the name of a label is not empty")
        for key in ("group_interval", "repeat_interval"):
            if getattr(self, key) == _ZERO:
                raise ValueError(f"{key}: expected a time span above 0s")

    @property
    def conditions(self) -> Matchers:
        """What alerts must match, in whichever form it stands, in Alertmanager's order."""
        older = compared(self.match, self.match_re)
        return matchers.ordered((*older, *matchers.joined(self.matchers)))


class Hop(Struct, frozen=True, kw_only=True):
    """A node that an alert ends at, with all that it inherits.

    `id` is the node's place in the tree and stays the same while the tree above it does; `key` is
    Alertmanager's key of the route. `group_by` is None where all labels make a group.
    """

    id: str
    key: str
    receiver: str
    group_by: tuple[str, ...] | None
    group_wait: timedelta
    group_interval: timedelta
    repeat_interval: timedelta
    mute: tuple[str, ...] = ()
    active: tuple[str, ...] = ()


class Tree(Struct, frozen=True, kw_only=True):
    """A node with its children, made from the file."""

    hop: Hop
    matchers: Matchers = ()
    continues: bool = False
    branches: tuple["Tree", ...] = ()

    def hops(self, labels: Mapping[str, str]) -> tuple[Hop, ...]:
        """Return where an alert of these labels goes; from the root never nowhere."""
        if not matchers.all_match(self.matchers, labels):
            return ()
        found: list[Hop] = []
        for branch in self.branches:
            further = branch.hops(labels)
            found += further
            if further and not branch.continues:
                break
        return tuple(found) or (self.hop,)

    def every(self) -> Iterator[Hop]:
        """Yield all nodes, depth first."""
        yield self.hop
        for branch in self.branches:
            yield from branch.every()


_ROOT: Final = Hop(
    id="{}",
    key="{}",
    receiver="",
    group_by=(),
    group_wait=timedelta(seconds=30),
    group_interval=timedelta(minutes=5),
    repeat_interval=timedelta(hours=4),
)


def tree(route: Route) -> Tree:
    """Return the tree below the root of the file, whose matchers do not count."""
    return _grown(replace(route, matchers=(), match={}, match_re={}), _ROOT)


def group_labels(hop: Hop, labels: Mapping[str, str]) -> Labels:
    """Return the labels that make an alert's group; one that is missing is left out."""
    if hop.group_by is None:
        return tuple(sorted(labels.items()))
    return tuple((name, labels[name]) for name in hop.group_by if name in labels)


def group_key(hop: Hop, labels: Mapping[str, str]) -> str:
    """Return the group's key as Alertmanager writes it; `labels` are an alert's or the group's."""
    return f"{hop.key}:{{{', '.join(_pairs(group_labels(hop, labels)))}}}"


def compared(match: Mapping[str, str], match_re: Mapping[str, str]) -> Matchers:
    """Return the matchers of the older form; ValueError says which cannot be."""
    for name in (*match, *match_re):
        if not _is_plain(name):
            raise ValueError(f"{quoted(name)} cannot be the name of a label; see matchers")
    return (
        *(Matcher(name, "=", value) for name, value in match.items()),
        *(Matcher(name, "=~", value) for name, value in match_re.items()),
    )


def _grown(route: Route, parent: Hop, place: str = "") -> Tree:
    conditions = route.conditions
    hop = replace(
        parent,
        receiver=route.receiver or parent.receiver,
        group_by=_group_by(route, parent),
        group_wait=_span(route.group_wait, parent.group_wait),
        group_interval=_span(route.group_interval, parent.group_interval),
        repeat_interval=_span(route.repeat_interval, parent.repeat_interval),
        mute=route.mute_time_intervals,
        active=route.active_time_intervals,
    )
    if place:
        step = matchers.text(conditions)
        hop = replace(hop, id=f"{parent.id}/{step}/{place}", key=f"{parent.key}/{step}")
    return Tree(
        hop=hop,
        matchers=matchers.quickest_first(conditions),
        continues=route.continues,
        branches=tuple(_grown(one, hop, str(index)) for index, one in enumerate(route.routes)),
    )


def _group_by(route: Route, parent: Hop) -> tuple[str, ...] | None:
    if not route.group_by:
        return parent.group_by
    return None if ALL in route.group_by else tuple(sorted(route.group_by))


def _span(own: Duration | None, inherited: timedelta) -> timedelta:
    return inherited if own is None else timedelta(seconds=own.seconds)


def _pairs(labels: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, value in labels:
        shown = name if _is_plain(name) else quoting.quoted(name)
        yield f"{shown}={quoting.quoted(value)}"


def _is_plain(name: str) -> bool:
    """Say whether a name is one that Prometheus has always taken."""
    return name.isascii() and name.isidentifier()
