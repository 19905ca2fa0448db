"""What a request wants to take away, read strictly out of what stands behind its `?`."""

from collections.abc import Callable, Mapping
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from exporter.analytics.figures import period
from exporter.exports import choice
from exporter.exports.dataset import Dataset, Place
from exporter.exports.formats import FORMATS, Format
from exporter.refusal import Refused
from exporter.web import arguments
from exporter.web.analytics import cursors, queries
from exporter.web.exports.asked import ROWS, Asked, Origin

_KNOWN: Final = ("columns", "cursor", "format", "period")
_DAYS: Final = 30


class Caller(Struct, frozen=True):
    """Who wants it: the tenant whose rows they may see, and what else they may."""

    tenant: str
    may: Callable[[str], bool]


def read(
    query: Mapping[str, str],
    path: str,
    dataset: Dataset,
    caller: Caller,
    today: int,
    zone: ZoneInfo,
) -> Asked:
    """Return what is wanted; ``today`` is a day of the zone. Refused says what is allowed."""
    arguments.refuse_unknown(query, (*_KNOWN, *dataset.filters))
    of = cursors.fingerprint(caller.tenant, path, query)
    at = cursors.position(query, of, today)
    length = arguments.whole(query, "period", _DAYS, 1, queries.MOST_DAYS)
    filters = {name: text for name, text in query.items() if name not in _KNOWN}
    chosen = choice.read(dataset, query.get("columns", ""), filters, caller.may)
    last = at.last if at else today
    return Asked(
        tenant=caller.tenant,
        choice=chosen,
        period=period.ending(last, length, zone),
        form=form(query),
        origin=Origin(of, last),
        after=Place(at.place, at.id) if at else None,
        rows=ROWS,
    )


def form(query: Mapping[str, str]) -> Format:
    """Return the form of an export: json where none is named."""
    told = query.get("format", "json")
    for one in FORMATS:
        if told == one:
            return one
    wanted = ", ".join(FORMATS)
    raise Refused("bad_argument", f"format: expected one of {wanted}", f"send one of {wanted}")
