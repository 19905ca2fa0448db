"""Values as Go's fmt package prints them.

https://pkg.go.dev/fmt#hdr-Printing
"""

from typing import Final

from alerting.gotemplate import quoting, values
from alerting.gotemplate.errors import Fault
from alerting.gotemplate.flags import Flags
from alerting.gotemplate.values import List, Map, Named, Pointer, Record, Value

_DEEPEST: Final = 40
_NIL: Final = "<nil>"
_STRING_VERBS: Final = "vsxXq"


class Printer:
    """Text that grows to a limit of characters and no further."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.flags = Flags()
        self._parts: list[str] = []
        self._length = 0

    def write(self, text: str) -> None:
        """Add text; Fault when it becomes too long."""
        self._length += len(text)
        if self._length > self.limit:
            raise Fault(f"the text becomes longer than {self.limit} characters")
        self._parts.append(text)

    def text(self) -> str:
        return "".join(self._parts)

    def operand(self, value: Value, verb: str = "v") -> None:
        """Add a value that was given as it is."""
        if value is None:
            known = verb in "vT"
            self.write(self.flags.padded(_NIL) if known else f"%!{verb}({_NIL})")
        elif verb == "T":
            self.write(self.flags.string(str(values.type_of(value))))
        else:
            self._value(value, verb, 0)

    def wrong(self, value: Value, verb: str) -> None:
        """Add that a verb does not suit a value."""
        self.write(f"%!{verb}(")
        self.write(f"{values.type_of(value)}=")
        self._value(value, "v", 0)
        self.write(")")

    def _value(self, value: Value, verb: str, depth: int) -> None:
        if depth > _DEEPEST:
            raise Fault(f"values are more than {_DEEPEST} deep within one another")
        match value:
            case bool() | int() | float():
                self._known(self._number(value, verb), value, verb)
            case str():
                self._known(self._string(value, verb), value, verb)
            case Named():
                self._named(value, verb)
            case Pointer():
                self._pointed(value, verb, depth)
            case Map() | List() | Record():
                self._several(value, verb, depth)
            case _:
                self.write(self.flags.padded(_NIL))

    def _number(self, value: float, verb: str) -> str | None:
        """Return a number or a truth as a verb wants it; None if the verb is for others."""
        if isinstance(value, bool):
            return self.flags.padded("true" if value else "false") if verb in "tv" else None
        if isinstance(value, int):
            return self._integer(value, verb)
        return self.flags.floating(value, verb) if verb in "vbgGxXfFeE" else None

    def _known(self, text: str | None, value: Value, verb: str) -> None:
        if text is None:
            self.wrong(value, verb)
        else:
            self.write(text)

    def _integer(self, value: int, verb: str) -> str | None:
        if verb in "vdboOxX":
            return self.flags.integer(value, verb)
        form = {"c": self.flags.character, "q": self.flags.rune, "U": self.flags.unicode}.get(verb)
        return form(value) if form else None

    def _string(self, value: str, verb: str) -> str | None:
        if verb == "q" or (verb == "v" and self.flags.go):
            return self.flags.quoted(value)
        if verb in "xX":
            return self.flags.hexadecimal(value, verb)
        return self.flags.string(value) if verb in "vs" else None

    def _named(self, value: Named, verb: str) -> None:
        """Add what a value says of itself, or else what it is."""
        if value.shown is not None and verb in _STRING_VERBS and not self.flags.go:
            self._known(self._string(value.shown, verb), value, verb)
        elif value.type.kind == "struct":
            self.wrong(value, verb)
        elif isinstance(value.value, str):
            self._known(self._string(value.value, verb), value, verb)
        elif value.type.kind == "uint" and verb == "v" and self.flags.go:
            self.write(self.flags.padded(f"{value.value:#x}"))
        else:
            self._known(self._integer(value.value, verb), value, verb)

    def _pointed(self, value: Pointer, verb: str, depth: int) -> None:
        """Add what is pointed to, where Go shows addresses in its memory if it is within others."""
        if depth == 0 and isinstance(value.target, Record):
            self.write("&")
        self._value(value.target, verb, depth + 1)

    def _several(self, value: Map | List | Record, verb: str, depth: int) -> None:
        """Add a value that is made of others."""
        go = self.flags.go
        opening, closing = (f"{value.type}{{", "}") if go else _brackets(value)
        self.write(opening)
        for place, (name, one) in enumerate(_elements(value)):
            if place:
                self.write(", " if go else " ")
            if isinstance(value, Map):
                self._value(name, verb, depth + 1)
                self.write(":")
            elif isinstance(value, Record) and (go or self.flags.named):
                self.write(f"{name}:")
            self._value(one, verb, depth + 1)
        self.write(closing)


def _brackets(value: Map | List | Record) -> tuple[str, str]:
    if isinstance(value, Record):
        return "{", "}"
    return ("map[", "]") if isinstance(value, Map) else ("[", "]")


def _elements(value: Map | List | Record) -> list[tuple[str, Value]]:
    if isinstance(value, List):
        return [("", one) for one in value.items]
    if isinstance(value, Record):
        return list(value.fields.items())
    return sorted(value.items.items(), key=lambda item: quoting.raw(item[0]))


def printed(arguments: tuple[Value, ...], limit: int, *, is_line: bool = False) -> str:
    """Return operands as Go's Sprint makes them, or Sprintln.

    Sprint sets a space between two operands where neither is a string.
    """
    printer = Printer(limit)
    was_string = True
    for place, value in enumerate(arguments):
        is_string = values.type_of(value).kind == "string"
        if place and (is_line or not (is_string or was_string)):
            printer.write(" ")
        printer.operand(value)
        was_string = is_string
    if is_line:
        printer.write("\n")
    return printer.text()


def shown(value: Value, limit: int) -> str:
    """Return what an action shows of a value: of a pointer, what it points to."""
    if type(value) is str:
        return value
    if value is None:
        return "<no value>"
    return printed((values.target(value),), limit)
