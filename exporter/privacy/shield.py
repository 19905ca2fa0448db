"""From an event as it came to what may be kept of it: scored, cleaned and disguised."""

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from exporter.events.data import Data, Unmapped
from exporter.events.model import TYPES, Event
from exporter.privacy import identity, likeness, text
from exporter.privacy.vault import Vault
from exporter.text.scoring import Scorer

_ENCODER = msgspec.json.Encoder()
_IDS = ("id", "ids")
OTHER = "other"


class Shielded(Struct, frozen=True, gc=False):
    """What is kept of an event.

    ``event`` holds no personal field any more: each has its default, or "" where it is required.
    ``public`` is its data as JSON, with a digest of its words where like ones are counted.
    ``personal`` is the JSON object of the personal fields, cleaned, and of ``attributes``, of which
    nobody knows what they hold; None where there are none. The store seals it.
    """

    event: Event
    public: bytes
    personal: bytes | None


class _How(Enum):
    """What becomes of a personal field before it is sealed."""

    KEPT = 1
    CLEANED = 2
    DISGUISED = 3


class _Plan(NamedTuple):
    """What is to be done with a type's fields; ``blanks`` are what personal fields become.

    ``more`` says whether a type has lists, prose or structs that might tell somebody.
    """

    ids: Callable[[Any], tuple[Any, ...]]
    people: tuple[str, ...]
    lists: tuple[str, ...]
    prose: tuple[str, ...]
    nested: tuple[str, ...]
    blanks: tuple[tuple[str, Any, _How], ...]
    scored: str
    likened: str
    has_topics: bool
    more: bool


_Work = tuple[Event, Any, _Plan]


class Shield:
    """Shields events with one storage key and one scorer; opens what the store has sealed."""

    def __init__(self, key: bytes, scorer: Scorer, services: Iterable[str] = ()) -> None:
        """Take what customers can want: others become ``other``; of none, all stay as they are."""
        self._vault = Vault(key)
        self._pseudonyms = self._vault.pseudonyms
        self._digest = likeness.digests(self._vault.likenesses)
        self._scorer = scorer
        self._services = {name.casefold(): name for name in services}

    def shielded(self, event: Event) -> Shielded:
        """Return what is kept of an event."""
        return self.shielded_all([event])[0]

    def shielded_all(self, events: Sequence[Event]) -> list[Shielded]:
        """Return what is kept of each event; stage by stage, which is quicker than one by one."""
        work = [(event, event.data, _PLANS[type(event.data)]) for event in events]
        changed = self._disguised(work)
        for (_, data, plan), changes in zip(work, changed, strict=True):
            if plan.more:
                self._disguise_more(data, plan, changes)
            if plan.scored:
                self._score(data, plan, changes)
        if self._services:
            self._bound(work, changed)
        secret = [
            self._withdrawn(event, data, plan, changes)
            for (event, data, plan), changes in zip(work, changed, strict=True)
        ]
        kept = [self._kept(event, changes) for event, changes in zip(events, changed, strict=True)]
        personal = [_ENCODER.encode(one) if one else None for one in secret]
        public = [_ENCODER.encode(one.data) for one in kept]
        for place, (_, _, plan) in enumerate(work):
            if plan.likened and (words := secret[place].get(plan.likened)):
                public[place] = likeness.marked(public[place], self._digest(words))
        return list(map(Shielded, kept, public, personal))

    def _bound(self, work: Sequence[_Work], changed: Sequence[dict[str, Any]]) -> None:
        """Add what customers wanted, as one of the names that are configured."""
        for (_, data, _), changes in zip(work, changed, strict=True):
            if data.service:
                changes["service"] = self._services.get(data.service.casefold(), OTHER)

    def _disguised(self, work: Sequence[_Work]) -> list[dict[str, Any]]:
        """Return for each event the ids that tell somebody, as pseudonyms."""
        changed: list[dict[str, Any]] = [{} for _ in work]
        people = [plan.ids(data) for _, data, plan in work]
        if identity.may_tell(itertools.chain.from_iterable(people)):
            for (_, _, plan), ids, changes in zip(work, people, changed, strict=True):
                for name, value in zip(plan.people, ids, strict=True):
                    if value and (disguised := self.pseudonym(value)) is not value:
                        changes[name] = disguised
        return changed

    def _kept(self, event: Event, changes: dict[str, Any]) -> Event:
        data, id = event.data, event.id
        # Many senders number events, so digits alone tell nothing there.
        return Event(
            self.pseudonym(id) if "@" in id or "+" in id else id,
            event.type,
            event.time,
            event.origin,
            event.subject and self.pseudonym(event.subject),
            event.tenant,
            msgspec.structs.replace(data, **changes) if changes else data,
            _NOTHING,
            event.number,
        )

    def pseudonym(self, value: str) -> str:
        """Return an id as it is kept, for looking it up."""
        return identity.pseudonym(value, self._pseudonyms)

    def opened(self, personal: bytes, key: bytes) -> dict[str, Any]:
        """Return the personal fields of a kept event, or raise VaultError."""
        return self._vault.fields(personal, key)

    def _disguise_more(self, data: Data, plan: _Plan, changes: dict[str, Any]) -> None:
        """Add lists of ids, prose, and structs within data, as they may be shown."""
        for name in plan.lists:
            changes[name] = tuple(map(self.pseudonym, getattr(data, name)))
        for name in plan.prose:
            if value := getattr(data, name):
                changes[name] = self._cleaned(value, name)
        for name in plan.nested:
            changes[name] = self._inside(getattr(data, name))

    def _withdrawn(
        self, event: Event, data: Data, plan: _Plan, changes: dict[str, Any]
    ) -> dict[str, Any]:
        """Return the personal fields as they will be sealed; ``changes`` blanks them."""
        personal: dict[str, Any] = {}
        for name, blank, how in plan.blanks:
            if value := getattr(data, name):
                changes[name] = blank
                if how is _CLEANED and value.__class__ is str:
                    personal[name] = text.clean(value)
                elif how is _How.KEPT:
                    personal[name] = value
                else:
                    personal[name] = self._cleaned(value, name)
        if event.attributes:
            personal["attributes"] = event.attributes
        return personal

    def _inside(self, inner: Any) -> Any:
        """Return a struct within data with its own ids disguised and its own prose cleaned."""
        if inner is None:
            return None
        ids = ((name, getattr(inner, name)) for name in inner.PEOPLE)
        changes: dict[str, Any] = {name: self.pseudonym(one) for name, one in ids if one}
        changes |= {name: self._cleaned(getattr(inner, name), name) for name in inner.PROSE}
        return msgspec.structs.replace(inner, **changes)

    def _score(self, data: Any, plan: _Plan, changes: dict[str, Any]) -> None:
        """Add what the text tells; what the sender said wins."""
        whole = getattr(data, plan.scored)
        if not whole:
            return
        scored = self._scorer.score(whole, data.language)
        changes["language"] = scored.language
        if data.sentiment is None:
            changes["sentiment"] = scored.sentiment
        if plan.has_topics and not data.topics:
            changes["topics"] = scored.topics

    def _cleaned(self, value: Any, name: str) -> Any:
        """Return texts cleaned, wherever they stand in free JSON; ids in it become pseudonyms."""
        if isinstance(value, str):
            return self.pseudonym(value) if name.endswith(_IDS) else text.clean(value)
        if isinstance(value, Mapping):
            return {key: self._cleaned(one, key) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return tuple(self._cleaned(one, name) for one in value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            shown = repr(value)
            return value if text.redacted(shown) == shown else text.MARK
        return value


_NOTHING: Mapping[str, str] = {}
# Looked up once for each field of each event.
_CLEANED = _How.CLEANED


def _blank(field: msgspec.structs.FieldInfo) -> Any:
    if field.required:
        return ""
    return field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()


def _how(name: str, wanted: type[Data]) -> _How:
    if name in wanted.VERBATIM:
        return _How.KEPT
    return _How.DISGUISED if name.endswith(_IDS) else _How.CLEANED


def _plan(wanted: type[Data]) -> _Plan:
    fields = {field.name: field for field in msgspec.structs.fields(wanted)}
    return _Plan(
        ids=attrgetter(*wanted.PEOPLE),
        people=wanted.PEOPLE,
        lists=wanted.ALIASES,
        prose=wanted.PROSE,
        nested=wanted.NESTED,
        blanks=tuple((name, _blank(fields[name]), _how(name, wanted)) for name in wanted.PERSONAL),
        scored=wanted.SCORED,
        likened=wanted.LIKENED,
        has_topics="topics" in fields,
        more=bool(wanted.ALIASES or wanted.PROSE or wanted.NESTED),
    )


_TYPES: tuple[type[Data], ...] = (*TYPES.values(), Unmapped)
_PLANS: Mapping[type[Data], _Plan] = {one: _plan(one) for one in _TYPES}
