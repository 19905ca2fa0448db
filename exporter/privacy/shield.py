"""From an event as it came to what may be kept of it: scored, cleaned and disguised."""

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import force_setattr, replace

from exporter.events.data import Data, Unmapped
from exporter.events.model import TYPES, Event
from exporter.privacy import identity, likeness, text
from exporter.privacy.vault import Vault
from exporter.text.scoring import Scorer

_ENCODER = msgspec.json.Encoder()
_IDS = ("id", "ids")
OTHER = "other"


class Columns(NamedTuple):
    """What is kept of events, one list each of ids, data and so on.

    ``data`` holds no personal field any more: each has its default, or "" where it is required.
    ``public`` is the same as JSON, with a digest of its words where like ones are counted.
    ``personal`` is the JSON object of the personal fields, cleaned, and of ``attributes``, of which
    nobody knows what they hold; None where there are none. The store seals it.
    """

    ids: list[str]
    data: list[Data]
    public: list[bytes]
    personal: list[bytes | None]


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


class Shield:
    """Shields events with one storage key and one scorer; opens what the store has sealed."""

    def __init__(self, key: bytes, scorer: Scorer, services: Iterable[str] = ()) -> None:
        """Take what customers can want: others become ``other``; of none, all stay as they are."""
        self._vault = Vault(key)
        self._pseudonyms = self._vault.pseudonyms
        self._digest = likeness.digests(self._vault.likenesses)
        self._scorer = scorer
        self._services = {name.casefold(): name for name in services}

    def columns(self, events: Sequence[Event]) -> Columns:
        """Return what is kept of each event; stage by stage, which is quicker than one by one."""
        plans = [_PLANS[type(event.data)] for event in events]
        # Nobody else has these copies yet, so that every stage may write into them.
        kept = [replace(event.data) for event in events]
        self._disguise(events, plans, kept)
        for event, plan, data in zip(events, plans, kept, strict=True):
            if plan.more:
                self._disguise_more(event.data, plan, data)
            if plan.scored:
                self._score(event.data, plan, data)
        if self._services:
            self._bind(kept)
        secret = list(map(self._withdrawn, events, plans, kept))
        personal = [_ENCODER.encode(one) if one else None for one in secret]
        public = list(map(_ENCODER.encode, kept))
        for place, plan in enumerate(plans):
            if plan.likened and (words := secret[place].get(plan.likened)):
                public[place] = likeness.marked(public[place], self._digest(words))
        return Columns(self._ids(events), kept, public, personal)

    def _bind(self, kept: Sequence[Data]) -> None:
        """Write what customers wanted as one of the names that are configured."""
        for data in kept:
            if data.service:
                force_setattr(data, "service", self._services.get(data.service.casefold(), OTHER))

    def _disguise(
        self, events: Sequence[Event], plans: Sequence[_Plan], kept: Sequence[Data]
    ) -> None:
        """Write the ids that tell somebody as pseudonyms."""
        people = [plan.ids(event.data) for event, plan in zip(events, plans, strict=True)]
        if identity.may_tell(itertools.chain.from_iterable(people)):
            for plan, ids, data in zip(plans, people, kept, strict=True):
                for name, value in zip(plan.people, ids, strict=True):
                    if value and (disguised := self.pseudonym(value)) is not value:
                        force_setattr(data, name, disguised)

    def pseudonym(self, value: str) -> str:
        """Return an id as it is kept, for looking it up."""
        return identity.pseudonym(value, self._pseudonyms)

    def opened(self, personal: bytes, key: bytes) -> dict[str, Any]:
        """Return the personal fields of a kept event, or raise VaultError."""
        return self._vault.fields(personal, key)

    def _ids(self, events: Sequence[Event]) -> list[str]:
        """Return the events' own ids; those that tell somebody, as pseudonyms."""
        ids = [event.id for event in events]
        # Many senders number events, so digits alone tell nothing there.
        every = "\n".join(ids)
        if "@" in every or "+" in every:
            return [self.pseudonym(id) if "@" in id or "+" in id else id for id in ids]
        return ids

    def _disguise_more(self, data: Data, plan: _Plan, kept: Data) -> None:
        """Write lists of ids, prose, and structs within data as they may be shown."""
        for name in plan.lists:
            force_setattr(kept, name, tuple(map(self.pseudonym, getattr(data, name))))
        for name in plan.prose:
            if value := getattr(data, name):
                force_setattr(kept, name, self._cleaned(value, name))
        for name in plan.nested:
            force_setattr(kept, name, self._inside(getattr(data, name)))

    def _withdrawn(self, event: Event, plan: _Plan, kept: Data) -> dict[str, Any]:
        """Return the personal fields as they will be sealed, and blank them in what is kept."""
        data = event.data
        personal: dict[str, Any] = {}
        for name, blank, how in plan.blanks:
            if value := getattr(data, name):
                force_setattr(kept, name, blank)
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
        return replace(inner, **changes)

    def _score(self, data: Any, plan: _Plan, kept: Data) -> None:
        """Write what the text tells; what the sender said wins."""
        whole = getattr(data, plan.scored)
        if not whole:
            return
        scored = self._scorer.score(whole, data.language)
        force_setattr(kept, "language", scored.language)
        if data.sentiment is None:
            force_setattr(kept, "sentiment", scored.sentiment)
        if plan.has_topics and not data.topics:
            force_setattr(kept, "topics", scored.topics)

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
