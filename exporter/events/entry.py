"""Which events a vendor's event becomes, as settings: a type of ours and where its fields stand.

Pure.
"""

from typing import Annotated, Any

from msgspec import Meta, Struct, field, structs

from alerting.strict import hint
from exporter.events import adaptation, epoch, flat, instants, model, tree
from exporter.events.expression import Expression, Unfit
from exporter.events.inbound import Mark
from exporter.events.type_name import TypeName
from exporter.events.walk import Walk

MOST_EVENTS = 1_000
_FALSE: tuple[Any, ...] = (None, False, "", [], {})


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """One type of ours: `when` a vendor's event is one, and what its fields are worked out from.

    Expressions see the vendor's event, or the element of `each`; root() is the whole body.
    """

    type: TypeName
    when: Expression | None = None
    each: Annotated[Expression | None, Meta(description="a list; each element is an event")] = None
    data: Annotated[dict[str, Expression], Meta(max_length=100)] = field(default_factory=dict)
    id: Expression | None = None
    time: Expression | None = None
    subject: Expression | None = None
    object: Annotated[
        Expression | None, Meta(description="id of what changes, where that has a `version`")
    ] = None
    version: Annotated[
        Expression | None, Meta(description="number or time that grows as `object` changes")
    ] = None

    def __post_init__(self) -> None:
        """Raise ValueError for fields that the type requires or that are nearly its own."""
        wanted = model.TYPES.get(self.type)
        if wanted is None:
            raise ValueError(f"no event type is called {self.type}")
        fields = structs.fields(wanted)
        known = [one.encode_name for one in fields]
        for name in self.data:
            near = hint(name, known)
            if name not in known and "did you mean" in near:
                raise ValueError(f"data: {self.type} has no field {name}{near}")
        missing = [
            one.encode_name for one in fields if one.required and one.encode_name not in self.data
        ]
        if missing:
            raise ValueError(f"data: {self.type} requires {', '.join(missing)}")
        if wanted.EITHER and not any(name in self.data for name in wanted.EITHER):
            raise ValueError(f"data: {self.type} requires {' or '.join(wanted.EITHER)}")
        if (self.object is None) != (self.version is None):
            raise ValueError("object and version are given together")

    def fits(self, vendors: Any, walk: Walk) -> bool:
        """Say whether a vendor's event is of this type; raises Unfit."""
        return self.when is None or not _is_false(worked_out("when", self.when, vendors, walk))

    def elements(self, vendors: Any, walk: Walk) -> list[Any]:
        """Return what each event is made of; raises Unfit."""
        return elements("each", self.each, vendors, walk)

    def event(self, element: Any, told: "Told", walk: Walk) -> "Made":
        """Return the event of an element; ``told`` is what holds unless it says so itself."""
        id = identity(worked_out("id", self.id, element, walk)) if self.id else ""
        time = worked_out("time", self.time, element, walk) if self.time else None
        subject = identity(worked_out("subject", self.subject, element, walk))
        data = {
            name: worked_out(f"data.{name}", one, element, walk) for name, one in self.data.items()
        }
        made = flat.event(
            tree.key(id) if id else told.id,
            str(self.type),
            told.time if time is None else epoch.instant(time),
            adaptation.adapted(self.type, data),
            source=told.source,
            subject=subject or told.subject,
        )
        return Made(made, self._mark(element, walk))

    def _mark(self, element: Any, walk: Walk) -> Mark | None:
        name = identity(worked_out("object", self.object, element, walk))
        version = version_of(worked_out("version", self.version, element, walk))
        return Mark(name, version) if name and version is not None else None


class Told(Struct, frozen=True):
    """What a vendor's event says of all events that it becomes."""

    id: str
    time: Any
    source: str = ""
    subject: str = ""


class Made(Struct, frozen=True):
    """An event, or why it is none, and how new its object is."""

    event: Any
    mark: Mark | None = None


def worked_out(name: str, expression: Expression | None, current: Any, walk: Walk) -> Any:
    """Return what an expression finds, None without one; Unfit names the setting."""
    if expression is None:
        return None
    try:
        return expression.value(current, walk)
    except Unfit as unfit:
        raise Unfit(f"{name} {unfit.why}", unfit.code) from None


def elements(name: str, expression: Expression | None, current: Any, walk: Walk) -> list[Any]:
    """Return a list's elements, one thing as its only one, nothing of null; raises Unfit."""
    if expression is None:
        return [current]
    found = worked_out(name, expression, current, walk)
    if found is None:
        return []
    listed = found if isinstance(found, list) else [found]
    if len(listed) > MOST_EVENTS:
        raise Unfit(f"{name} finds more than {MOST_EVENTS} events", "too_many_events")
    return listed


def identity(raw: Any) -> str:
    """Return a text or a whole number as an id, a list of such joined by slashes; else ""."""
    if isinstance(raw, list):
        parts = [identity(one) for one in raw if not isinstance(one, list)]
        return "/".join(parts) if all(parts) else ""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    return raw if isinstance(raw, str) else ""


def version_of(raw: Any) -> int | None:
    """Return a number as it is, a time in RFC 3339 as milliseconds since 1970, else None."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return int(raw) if 0 <= raw < 1 << 63 else None
    return instants.milliseconds(raw)


def _is_false(value: Any) -> bool:
    """Say whether JMESPath calls a value false; 0 is true."""
    return any(value is one or (value == one and not isinstance(value, int)) for one in _FALSE)
