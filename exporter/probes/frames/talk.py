"""What is said over a WebSocket, and what has to come first."""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct

from alerting.secret import Written
from alerting.strict import Inline
from exporter.probes.fault import Fault
from exporter.probes.lines import expansion
from exporter.probes.pattern import Found, Pattern

_SHOWN_CHARACTERS = 80


class Exchange(Struct, frozen=True, forbid_unknown_fields=True):
    """Wait for a message, then say one; each where it is set."""

    expect: Annotated[
        Pattern | None,
        Meta(description="regular expression of RE2 that the next message has to match"),
    ] = None
    send: Annotated[
        Inline | None,
        Meta(
            description="text to send, env:NAME or file:path; `${1}` is the first group of "
            "`expect`, `$$` a dollar, where the exchange has `expect`"
        ),
    ] = None

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        if self.expect is None and self.send is None:
            yield "expect", "an exchange that does nothing; write expect or send"
        if self.expect is None or not isinstance(self.send, Written):
            return
        for reference in expansion.references(self.send.reveal()):
            if not expansion.is_group(reference, self.expect.names, self.expect.groups):
                said = f"`expect` has no group {reference}"
                yield "send", f"{said}; write ${{name}} before a letter, $$ for a dollar"

    def said(self, found: Found | None) -> str | None:
        """Return what is sent, None for nothing; ``found`` is what ``expect`` found."""
        if self.send is None:
            return None
        text = self.send.reveal()
        return expansion.expanded(text, found).decode("utf-8", "replace") if found else text

    @property
    def shown(self) -> str:
        """What is sent, as people may see it."""
        return quoted(self.send.reveal()) if isinstance(self.send, Written) else "a secret"


def unmatched(expect: Pattern, message: str | bytes) -> Fault:
    """Return the fault of a message that is not what was expected."""
    return Fault("body", f"a message does not match {expect.text!r}: {quoted(message)}")


def raw(message: str | bytes | bytearray) -> bytes:
    """Return a message as it was sent."""
    return message.encode() if isinstance(message, str) else bytes(message)


def quoted(message: str | bytes) -> str:
    """Return a message for people, cut."""
    text = message
    if isinstance(text, bytes):
        text = text[: 4 * _SHOWN_CHARACTERS].decode("utf-8", "backslashreplace")
    return repr(text[:_SHOWN_CHARACTERS] + "…" if len(text) > _SHOWN_CHARACTERS else text)
