"""The name of an event type as settings map to it, checked when the file is loaded. Pure."""

from typing import ClassVar, Self

from alerting.strict import hint, quoted
from exporter.events import model


class TypeName(str):
    """One of docs/events.md's types; settings that name another are refused."""

    __slots__ = ()
    expected: ClassVar[str] = "an event type such as chat.message.received"
    schema: ClassVar[dict[str, object]] = {"type": "string", "enum": sorted(model.TYPES)}

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the type; ValueError names one that is near."""
        if text in model.TYPES:
            return cls(text)
        near = hint(text, model.TYPES)
        advice = near if "did you mean" in near else "; docs/events.md lists all"
        raise ValueError(f"no event type is called {quoted(text)}{advice}")
