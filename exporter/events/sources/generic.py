"""Any vendor, by settings alone: how it signs, and where in its events ours stand.

Expressions are JMESPath, see exporter/events/expression.py; config/examples/sources/ has vendors.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import parse_qsl

from msgspec import Meta
from msgspec.structs import replace

from exporter.events import bodies, epoch, flat, sequence, tree
from exporter.events.entry import Entry, Made, Told, elements, identity, worked_out
from exporter.events.expression import Expression, Unfit
from exporter.events.inbound import Answer, Inbound, Parsed, Unreadable
from exporter.events.invalid import Invalid
from exporter.events.scheme import Scheme
from exporter.events.source import ACKNOWLEDGED, Sender
from exporter.events.walk import Scope, Walk
from exporter.refusal import Refused

_FORM = "application/x-www-form-urlencoded"
_FIELDS = 1_000
_LONGEST_TYPE = 100
_TEXT = "text/plain; charset=utf-8"


class Generic(Sender, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="generic"):
    """A vendor without a kind of its own; what no entry of ``events`` takes is kept as unmapped."""

    signature: Scheme | None = None
    events: Annotated[tuple[Entry, ...], Meta(min_length=1, max_length=100)]
    each: Annotated[
        Expression | None, Meta(description="list of the vendor's events in a body, as `@`")
    ] = None
    id: Annotated[
        Expression | None,
        Meta(
            description="the same at each delivery, of signed data; a list is joined. Without it a "
            "digest of the body"
        ),
    ] = None
    time: Annotated[
        Expression | None, Meta(description="RFC 3339, or a number since 1970 in s, ms, µs or ns")
    ] = None
    account: Annotated[
        Expression | None, Meta(description="whose events these are: a shop, a workspace")
    ] = None
    subject: Expression | None = None
    topic: Annotated[
        Expression | None, Meta(description="the vendor's type, as unmapped events bear it")
    ] = None
    sequence: Annotated[
        Expression | None,
        Meta(
            description="number that the vendor counts up by one for each of its events, so that "
            "those that never came are known"
        ),
    ] = None
    ping: Annotated[Expression | None, Meta(description="true of bodies that hold no event")] = None
    challenge: Annotated[
        Expression | None, Meta(description="text that is answered when a URL is registered")
    ] = None

    def __post_init__(self) -> None:
        """Raise ValueError where secrets sign nothing, or nothing signs."""
        if bool(self.secrets) != (self.signature is not None):
            raise ValueError("secrets and signature are given together")

    def verify(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> int:
        """Return the index of the secret that signed the request; Refused says why none did."""
        if self.signature is None:
            raise Refused("signature_mismatch", "the source has no signature:", "add it")
        return self.signature.verify(self.secrets, inbound, now, tolerance)

    def greet(self, inbound: Inbound, now: datetime) -> Answer | None:  # noqa: ARG002 # kinds agree
        """Answer HEAD, and bodies that are no event by ``ping`` and ``challenge``."""
        if inbound.method == "HEAD":
            return ACKNOWLEDGED
        if inbound.method != "POST" or (self.ping is None and self.challenge is None):
            return None
        walk = _walk(inbound)
        try:
            challenge = worked_out("challenge", self.challenge, walk.scope.root, walk)
            if isinstance(challenge, str) and challenge:
                return Answer(200, challenge.encode("utf-8", "replace"), _TEXT)
            is_ping = worked_out("ping", self.ping, walk.scope.root, walk) is True
        except Unfit:
            return None  # an event, then; parse says what is wrong with it
        return ACKNOWLEDGED if is_ping else None

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:
        """Return the events of all entries that take a vendor's event, each in turn."""
        walk = _walk(inbound)
        digest = hashlib.sha256(inbound.body).hexdigest()[:40]
        made: list[Made] = []
        try:
            vendors = elements("each", self.each, walk.scope.root, walk)
        except Unfit as unfit:
            vendors, made = [], [_unreadable(unfit)]
        for place, one in enumerate(vendors):
            made.extend(self._of(one, Told(f"{digest}/{place}", now), walk))
        marks = {place: one.mark for place, one in enumerate(made) if one.mark is not None}
        return Parsed([one.event for one in made], batch=self.each is not None, marks=marks)

    def _of(self, vendors: Any, told: Told, walk: Walk) -> list[Made]:
        """Return the events of one vendor's event, itself where it has none."""
        try:
            told = self._told(vendors, told, walk)
            found = list(self._mapped(vendors, told, walk)) or [self._kept(vendors, told, walk)]
            number = _number(worked_out("sequence", self.sequence, vendors, walk))
            if number is not None:
                # It is the vendor's event that is counted, whatever it becomes.
                found[0].event["sequence"] = number
            return found
        except Unfit as unfit:
            return [_unreadable(unfit)]

    def _told(self, vendors: Any, told: Told, walk: Walk) -> Told:
        id = identity(worked_out("id", self.id, vendors, walk))
        time = worked_out("time", self.time, vendors, walk)
        return Told(
            tree.key(id) if id else told.id,
            told.time if time is None else epoch.instant(time),
            identity(worked_out("account", self.account, vendors, walk)),
            identity(worked_out("subject", self.subject, vendors, walk)),
        )

    def _mapped(self, vendors: Any, told: Told, walk: Walk) -> Iterator[Made]:
        """Yield an event for each entry and element; ids that two entries share are told apart."""
        owners: dict[str, int] = {}
        for place, entry in enumerate(self.events):
            if not entry.fits(vendors, walk):
                continue
            for number, element in enumerate(entry.elements(vendors, walk)):
                is_one = entry.each is None or entry.id is not None
                of = told if is_one else replace(told, id=tree.key(told.id, str(number)))
                made = entry.event(element, of, walk)
                for suffix in (entry.type, str(place)):
                    if owners.setdefault(made.event["id"], place) != place:
                        made.event["id"] = tree.key(made.event["id"], suffix)
                yield made

    def _kept(self, vendors: Any, told: Told, walk: Walk) -> Made:
        topic = identity(worked_out("topic", self.topic, vendors, walk))
        type = f"{self.name}.{topic}"[:_LONGEST_TYPE] if topic else self.name
        raw = vendors if isinstance(vendors, dict) else {"value": vendors}
        why = "no entry of events: takes it"
        return Made(flat.unmapped(told.id, type, told.time, raw, why, source=told.source))


def _number(found: Any) -> int | None:
    """Return a number as a vendor wrote it; raises Unfit."""
    if found is None or (isinstance(found, int) and not isinstance(found, bool)):
        return found
    try:
        return sequence.number(found if isinstance(found, str) and found else "?", sequence.INTEGER)
    except Invalid as invalid:
        raise Unfit("sequence finds no whole number", invalid.code) from None


def _unreadable(unfit: Unfit) -> Made:
    """Return what goes to quarantine: once the settings are mended, it can be taken again."""
    return Made(Unreadable(unfit.code, unfit.why, "mend the source, then: chatwatch events replay"))


def _walk(inbound: Inbound) -> Walk:
    """Read a body as a form or as JSON."""
    if bodies.media_type(inbound) != _FORM:
        return Walk(Scope(bodies.json_of(inbound.body), inbound.headers))
    try:
        text = inbound.body.decode()
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_FIELDS, errors="strict")
    except ValueError:
        raise Refused(
            "bad_encoding",
            f"the body is no form of at most {_FIELDS} fields in UTF-8",
            "send JSON, or a form",
        ) from None
    if not pairs:
        raise Refused("empty_body", "the form has no fields", "send JSON, or a form")
    return Walk(Scope(dict(pairs), inbound.headers))
