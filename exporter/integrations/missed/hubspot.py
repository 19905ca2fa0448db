"""Contacts and deals of a portal that changed, as its webhooks tell each change of a property.

A search finds what changed, oldest first, and says no more than that; the histories of its
properties say when each did, and have the very instants that webhooks have.
https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, get_args

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from exporter.events import tree
from exporter.events.inbound import Inbound
from exporter.integrations.exchange import instants, verdict
from exporter.integrations.exchange.call import Answer, Call
from exporter.integrations.exchange.found import Found
from exporter.integrations.kind import MOST_PAGES
from exporter.integrations.missed import window
from exporter.integrations.missed.window import Cursor, Window

PER_PAGE: Final = 50
"""Histories are told of so many at once."""
Webhook = Literal[
    "contact.creation",
    "contact.email",
    "contact.phone",
    "contact.mobilephone",
    "contact.hs_whatsapp_phone_number",
    "contact.firstname",
    "contact.lastname",
    "contact.company",
    "contact.lifecyclestage",
    "contact.hs_lead_status",
    "deal.dealstage",
]
"""What may be missed: the kind of object, and a property or `creation`."""
WEBHOOKS: Final[tuple[Webhook, ...]] = get_args(Webhook)
SLACK: Final = 86_400.0
"""An object that changes all the time is listed late; its changes are told from so far back."""
_ACCOUNT: Final = "/account-info/v3/details"
_JSON: Final = (("Content-Type", "application/json"),)
# Lists, what their objects are called in webhooks, and the property of the last change.
_LISTS: Final[Mapping[str, tuple[str, str]]] = {
    "contacts": ("contact", "lastmodifieddate"),
    "deals": ("deal", "hs_lastmodifieddate"),
}


class _Note(Struct, frozen=True):
    """What a call knows: ``left`` are the lists still to come, the first is on.

    ``after`` is the place of the next page, ``last`` when the last object of this one changed.
    """

    base: str
    cursor: Cursor
    webhooks: tuple[str, ...]
    left: tuple[tuple[str, Window], ...]
    step: Literal["portal", "search", "history"] = "portal"
    portal: str = ""
    after: str = ""
    last: float = 0.0

    @property
    def objects(self) -> str:
        """The list that is on."""
        return self.left[0][0]

    @property
    def window(self) -> Window:
        """The span that is listed."""
        return self.left[0][1]

    @property
    def kind(self) -> str:
        """What the list's objects are called in webhooks."""
        return _LISTS[self.objects][0]

    @property
    def properties(self) -> list[str]:
        """The properties of these objects whose changes are told."""
        told = [one.partition(".") for one in self.webhooks]
        return [name for kind, _, name in told if kind == self.kind and name != "creation"]


def first(base: str, webhooks: tuple[str, ...], cursor: str, now: float) -> Call | None:
    """Return the first call of a listing, whose portal it is; None where nothing is old enough."""
    known = Cursor.read(cursor)
    kinds = {one.partition(".")[0] for one in webhooks}
    spans = ((name, known.next(name, now)) for name, (kind, _) in _LISTS.items() if kind in kinds)
    left = [(name, span) for name, span in spans if span is not None]
    if not left:
        return None
    # What is furthest behind comes first, so that one long list does not keep the other waiting.
    left.sort(key=lambda one: one[1].since)
    note = _Note(base, known, webhooks, tuple(left))
    return Call(topic="events", url=base + _ACCOUNT, about=window.written(note))


def read(call: Call, answer: Answer) -> Found:
    """Return the changes of a page, as their webhooks would have been, or what is asked next."""
    note = window.noted(call, _Note)
    if note is None:
        return verdict.lacking("note")
    note = replace(note, cursor=note.cursor.met(answer))
    if note.step == "portal":
        portal = tree.word(answer.json, "portalId")
        if not portal:
            return verdict.lacking("portalId")
        return _going_on(_search(replace(note, portal=portal), call.page + 1), note)
    listed = tree.at(answer.json, "results")
    if not isinstance(listed, list):
        return verdict.lacking("results")
    if note.step == "search":
        return _searched(call, note, answer, listed)
    missed = tuple(
        Inbound({}, msgspec.json.encode(changes))
        for one in listed
        if (changes := [*_changes(one, note, answer)])
    )
    if note.after:
        return _going_on(_search(_narrowed(note), call.page + 1), note, missed)
    return _through(call, note, answer, missed)


def _searched(call: Call, note: _Note, answer: Answer, listed: list[Any]) -> Found:
    """Ask for the histories of what was found."""
    ids = [id for one in listed if (id := tree.word(one, "id"))]
    if not ids:
        return _through(call, note, answer, ())
    times = [at for one in listed if (at := _instant(one, "updatedAt")) is not None]
    after = tree.word(answer.json, "paging", "next", "after")
    then = replace(note, step="history", after=after, last=max([*times, note.last]))
    body = {
        "inputs": [{"id": id} for id in ids],
        "properties": ["createdate"],
        "propertiesWithHistory": then.properties,
    }
    url = f"{note.base}/crm/v3/objects/{note.objects}/batch/read"
    return _going_on(_posted(url, body, then, call.page + 1, "requests"), note)


def _narrowed(note: _Note) -> _Note:
    """Go on behind the last object by its instant: by its place, what changes meanwhile shifts all.

    Where all of a page changed in one instant, there is only its place.
    """
    if note.last <= note.window.since:
        return note
    span = replace(note.window, since=note.last)
    return replace(note, left=((note.objects, span), *note.left[1:]), after="")


def _through(call: Call, note: _Note, answer: Answer, missed: tuple[Inbound, ...]) -> Found:
    """Go on with the next list, if there is one."""
    cursor = note.cursor.through(note.objects, note.window, answer)
    then = replace(note, cursor=cursor, left=note.left[1:], after="", last=0.0)
    if not then.left:
        return Found(missed=missed, cursor=cursor.text)
    return _going_on(_search(then, call.page + 1), then, missed)


def _going_on(following: Call, note: _Note, missed: tuple[Inbound, ...] = ()) -> Found:
    """Return the next page; where there were too many, from where to list the next time."""
    if following.page < MOST_PAGES:
        return Found(missed=missed, following=following)
    # The oldest come first: what is left is newer than the last of them.
    left = replace(note.window, since=max(note.last, note.window.since + 0.001))
    cursor = note.cursor.at(note.objects, left)
    return Found(missed=missed, following=following, cursor=cursor.text)


def _search(note: _Note, page: int) -> Call:
    changed = _LISTS[note.objects][1]
    bounds = (("GTE", note.window.since), ("LT", note.window.until))
    filters = [
        {"propertyName": changed, "operator": operator, "value": str(round(at * 1000))}
        for operator, at in bounds
    ]
    body: dict[str, Any] = {
        "filterGroups": [{"filters": filters}],
        "sorts": [{"propertyName": changed, "direction": "ASCENDING"}],
        "properties": [changed],
        "limit": PER_PAGE,
    }
    if note.after:
        body["after"] = note.after
    then = replace(note, step="search")
    return _posted(f"{note.base}/crm/v3/objects/{note.objects}/search", body, then, page, "search")


def _posted(url: str, body: Mapping[str, Any], note: _Note, page: int, bucket: str) -> Call:
    return Call(
        topic="events",
        url=url,
        method="POST",
        headers=_JSON,
        body=msgspec.json.encode(body),
        bucket=bucket,
        page=page,
        about=window.written(note),
    )


def _changes(told: Any, note: _Note, answer: Answer) -> Iterator[dict[str, Any]]:
    """Yield what was done to an object, as webhooks tell it; oldest first for each property."""

    def fits(at: float | None) -> bool:
        return window.fits(at, note.cursor, note.window, answer, SLACK)

    created = _instant(told, "createdAt")
    if f"{note.kind}.creation" in note.webhooks and fits(created):
        yield _change(told, note, "creation", created)
    for name in note.properties:
        for one in reversed(tree.items(told, "propertiesWithHistory", name)):
            at = _instant(one, "timestamp")
            if fits(at):
                change = _change(told, note, "propertyChange", at)
                value = tree.word(one, "value")
                yield {**change, "propertyName": name, "propertyValue": value}


def _change(told: Any, note: _Note, what: str, at: float | None) -> dict[str, Any]:
    return {
        "portalId": note.portal,
        "objectId": tree.word(told, "id"),
        "subscriptionType": f"{note.kind}.{what}",
        "occurredAt": round((at or 0.0) * 1000),
    }


def _instant(told: Any, name: str) -> float | None:
    found = instants.iso(tree.at(told, name))
    return None if found is None else found.timestamp()
