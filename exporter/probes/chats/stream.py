"""An answer as it comes: whole, by server-sent events, by lines or messages of JSON.

https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
"""

from collections.abc import Iterator
from typing import Any, Final, Literal

from exporter.events.expression import Expression, Unfit
from exporter.probes.fault import Failed
from exporter.probes.hypertext import conditions

Form = Literal["whole", "sse", "lines"]
LARGEST: Final = 1 << 20
_DATA: Final = b"data:"


class Stream:
    """Filled piece by piece; instants are monotonic seconds.

    ``first`` is when the first text came. ``text`` is that of all pieces so far, ``newest`` the
    last piece as it came, ``ended`` says that the sender's own mark of the end has come.
    """

    def __init__(self, form: Form, text_at: Expression | None, done: str) -> None:
        self.form = form
        self._text_at = text_at
        self._done = done.encode()
        self._rest = b""
        self._parts: list[str] = []
        self._size = 0
        self.newest = b""
        self._documents: list[Any] = []
        self.first: float | None = None
        self.ended = False

    @property
    def text(self) -> str:
        """The answer's text."""
        return "".join(self._parts)

    def feed(self, data: bytes, at: float) -> None:
        """Take what came; Failed where it is more than is read, or no JSON where that is wanted."""
        self._size += len(data)
        if self._size > LARGEST:
            raise Failed("too_large", f"the answer goes on beyond {LARGEST} bytes")
        if self.form == "whole":
            self._rest += data
            self._note(at if data else None)
            return
        self._rest += data
        *lines, self._rest = self._rest.split(b"\n")
        for line in lines:
            self._take(line.rstrip(b"\r"), at)

    def message(self, data: bytes, at: float) -> None:
        """Take one whole message, as a WebSocket has them."""
        self._size += len(data)
        if self._size > LARGEST:
            raise Failed("too_large", f"the answer goes on beyond {LARGEST} bytes")
        self._piece(data, at)

    def end(self, at: float) -> None:
        """Take the end of all: what is left is a piece too."""
        rest, self._rest = self._rest, b""
        if self.form == "whole":
            self._piece(rest, self.first if self.first is not None else at)
        elif rest:
            self._take(rest, at)

    def found(self, expression: Expression) -> Any:
        """Return what an expression finds in the newest document that has it, None in none."""
        for document in reversed(self._documents):
            value = _value(expression, document)
            if value is not None:
                return value
        return None

    def _take(self, line: bytes, at: float) -> None:
        if self.form == "sse":
            if not line.startswith(_DATA):
                return  # names, ids and comments
            line = line.removeprefix(_DATA).removeprefix(b" ")
        if line.strip():
            self._piece(line, at)

    def _piece(self, data: bytes, at: float) -> None:
        if self.ended or (self._done and data.strip() == self._done):
            self.ended = True
            return
        self.newest = data
        if self._text_at is None:
            text = data.decode("utf-8", "replace")
        else:
            found = _value(self._text_at, self._document(data))
            text = "".join(_texts(found))
        if text:
            self._note(at)
            self._parts.append(text)

    def _document(self, data: bytes) -> Any:
        try:
            document = conditions.document(data)
        except ValueError as error:
            raise Failed("json", str(error)) from None
        # A stream's pieces are many, and only what is said last of all counts.
        self._documents = [*self._documents[-1:], document]
        return document

    def _note(self, at: float | None) -> None:
        if self.first is None:
            self.first = at


def _value(expression: Expression, document: Any) -> Any:
    try:
        return conditions.found(expression, document, {})
    except Unfit as error:
        raise Failed("json", f"{expression} {error.why}") from None


def _texts(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, list):
        for one in found:
            yield from _texts(one)
    elif isinstance(found, int | float) and not isinstance(found, bool):
        yield str(found)
