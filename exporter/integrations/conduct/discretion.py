"""What a vendor says about us, without what lets us in: some repeat it in their errors. Pure."""

from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import quote, quote_plus

from msgspec import Struct

from alerting.secret import Secret
from exporter.integrations.conduct.memory import Memory
from exporter.integrations.kind import Integration

SHORTEST: Final = 5
"""What is shorter is a word that may stand in a sentence by chance."""
_HIDDEN: Final = "…"


def unsaid(one: Integration, memory: Memory, said: str) -> str:
    """Return a sentence without any secret of an integration, as it is or as in URLs.

    A sentence is cut where it is long, so that its end may be the beginning of a secret.
    """
    if not said:
        return said
    for secret in sorted(_forms(one, memory), key=len, reverse=True):
        said = _without(said, secret)
    return said


def _without(said: str, secret: str) -> str:
    said = said.replace(secret, _HIDDEN)
    text = said.removesuffix(_HIDDEN)
    for length in range(min(len(secret) - 1, len(text)), SHORTEST - 1, -1):
        if text.endswith(secret[:length]):
            return text[:-length] + _HIDDEN
    return said


def _forms(one: Integration, memory: Memory) -> set[str]:
    """Return how secrets may be written."""
    held = [memory.token] if memory.token is not None else []
    every = {text for text in _secrets([one, *held]) if len(text) >= SHORTEST}
    return {form for text in every for form in (text, quote(text, safe=""), quote_plus(text))}


def _secrets(values: Iterable[Any]) -> Iterator[str]:
    """Return the texts of secrets in settings, and in the settings among them."""
    for value in values:
        if isinstance(value, Secret):
            yield value.reveal()
        elif isinstance(value, Struct):
            yield from _secrets(getattr(value, name) for name in value.__struct_fields__)
