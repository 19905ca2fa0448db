"""Ids that are one person: components of what `customer.identified` and `identity.linked` say.

Edges come in any order, any number of times, and give the same: a component is a set, its name a
function of it alone. One of more than MOST ids joins too much, such as what a shop's counter writes
with: it is refused whole, each of its ids stays by itself, and so does whatever is joined to it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, Literal, NamedTuple

MOST: Final = 200
"""Ids of one person."""
_PSEUDONYM: Final = "p-"

ALONE: Final = 0
JOINED: Final = 1
REFUSED: Final = 2
State = Literal[0, 1, 2]


class Edge(NamedTuple):
    """Two ids are one customer; ``day`` is when that was told."""

    customer: str
    alias: str
    day: int


class Id(NamedTuple):
    """What is known of an id: whose it is, itself where it stands alone or was refused.

    ``told`` is the last day on which an edge named it.
    """

    person: str
    state: State = ALONE
    is_alias: bool = False
    told: int = 0


def name(ids: Mapping[str, bool]) -> str:
    """Return the name of a person by its ids, and whether each is an alias.

    The first of those that are no alias; pseudonyms come last, as they say nothing to people.
    """
    return min(ids, key=lambda one: (ids[one], one.startswith(_PSEUDONYM), one))


def joined(known: Mapping[str, Id], edges: Iterable[Edge], most: int = MOST) -> dict[str, Id]:
    """Return the ids that edges change, as they are then.

    ``known`` has those ids of the edges that there are, with all others of their persons.
    """
    told: dict[str, int] = defaultdict(int)
    aliases = {id for id, one in known.items() if one.is_alias}
    roots = {id: one.person if one.state == JOINED else id for id, one in known.items()}
    for edge in edges:
        aliases.add(edge.alias)
        for id in (edge.customer, edge.alias):
            told[id] = max(told[id], edge.day)
        roots[_root(roots, edge.alias)] = _root(roots, edge.customer)
    groups: dict[str, list[str]] = defaultdict(list)
    for id in [*roots]:
        groups[_root(roots, id)].append(id)
    changed: dict[str, Id] = {}
    for ids in groups.values():
        person = _person(ids, known, aliases, most)
        state: State = ALONE if len(ids) == 1 else REFUSED if person is None else JOINED
        for id in ids:
            old = known.get(id)
            day = max(told[id], old.told if old else 0)
            kept: State = REFUSED if old and old.state == REFUSED else state
            new = Id(id if person is None else person, kept, id in aliases, day)
            if new != old:
                changed[id] = new
    return changed


def _person(
    ids: Iterable[str], known: Mapping[str, Id], aliases: set[str], most: int
) -> str | None:
    """Return who ids are, None where they are too many to be anybody."""
    found = {id: id in aliases for id in ids}
    was_refused = any(known[id].state == REFUSED for id in found if id in known)
    return None if was_refused or len(found) > most else name(found)


def _root(roots: dict[str, str], id: str) -> str:
    """Return what stands for an id's component; the way there is cut short."""
    way = []
    while (above := roots.setdefault(id, id)) != id:
        way.append(id)
        id = above
    for each in way:
        roots[each] = id
    return id
