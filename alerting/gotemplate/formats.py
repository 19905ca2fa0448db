"""printf: a format, its verbs, and what Go says where they do not fit what is given.

https://pkg.go.dev/fmt#hdr-Format_errors
"""

import re
from typing import Final

from alerting.gotemplate import values
from alerting.gotemplate.errors import Fault
from alerting.gotemplate.flags import Flags
from alerting.gotemplate.printing import Printer
from alerting.gotemplate.values import Value

_FLAGS: Final = re.compile(r"[#0+\- ]*")
_DIGITS: Final = re.compile(r"[0-9]+")
_INDEX: Final = re.compile(r"\[([^\]]*)\]")
_LARGEST: Final = 1_000_000
_DIGITS_AT_MOST: Final = 20


def formatted(template: str, arguments: tuple[Value, ...], limit: int) -> str:
    """Return what Go's Sprintf makes; Fault when it becomes longer than ``limit`` characters."""
    return _Format(template, arguments, limit).text()


class _Format:
    """A format, how far it was read, and which argument is next."""

    def __init__(self, template: str, arguments: tuple[Value, ...], limit: int) -> None:
        self._out = Printer(limit)
        self._format = template
        self._arguments = arguments
        self._at = 0
        self._next = 0
        self._is_reordered = False
        self._is_good = True
        """Whether the arguments of this verb were counted in a way that makes sense."""
        self._is_after_index = False

    def text(self) -> str:
        while (percent := self._format.find("%", self._at)) >= 0:
            self._out.write(self._format[self._at : percent])
            self._at = percent + 1
            self._directive()
        self._out.write(self._format[self._at :])
        if not self._is_reordered and self._next < len(self._arguments):
            self._extra()
        return self._out.text()

    def _directive(self) -> None:
        self._is_good = True
        self._is_after_index = False
        self._out.flags = Flags()
        for flag in self._read(_FLAGS):
            self._flag(flag)
        self._index()
        self._width()
        self._precision()
        if not self._is_after_index:
            self._index()
        verb = self._format[self._at : self._at + 1]
        self._at += 1
        if verb == "":
            self._out.write("%!(NOVERB)")
        elif verb == "%":
            self._out.write("%")
        elif not self._is_good:
            self._out.write(f"%!{verb}(BADINDEX)")
        elif self._next >= len(self._arguments):
            self._out.write(f"%!{verb}(MISSING)")
        else:
            self._verb(verb)

    def _verb(self, verb: str) -> None:
        flags = self._out.flags
        if verb == "v":
            flags.go, flags.sharp = flags.sharp, False
            flags.named, flags.plus = flags.plus, False
        self._next += 1
        self._out.operand(self._arguments[self._next - 1], verb)

    def _flag(self, flag: str) -> None:
        flags = self._out.flags
        match flag:
            case "#":
                flags.sharp = True
            case "0":
                flags.zero = not flags.minus
            case "+":
                flags.plus = True
            case "-":
                flags.minus = True
                flags.zero = False
            case _:
                flags.space = True

    def _read(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._format, self._at)
        if found is None:
            return ""
        self._at = found.end()
        return found[0]

    def _number(self) -> int | None:
        """Read digits; where they say too much, the rest of the format is lost, as in Go."""
        digits = self._read(_DIGITS)
        if len(digits) > _DIGITS_AT_MOST or int(digits or "0") // 10 > _LARGEST:
            self._at = len(self._format)
            return None
        return self._bounded(int(digits)) if digits else None

    def _bounded(self, number: int) -> int:
        if number > self._out.limit:
            raise Fault(f"the text becomes longer than {self._out.limit} characters")
        return number

    def _star(self) -> int | None:
        """Take a width or a precision out of the arguments, if ``*`` says so; None if it cannot."""
        self._at += 1
        self._is_after_index = False
        if self._next >= len(self._arguments):
            return None
        value = values.plain(self._arguments[self._next])
        self._next += 1
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _LARGEST:
            return None
        return value

    def _width(self) -> None:
        if self._format.startswith("*", self._at):
            width = self._star()
            if width is None:
                self._out.write("%!(BADWIDTH)")
            elif width < 0:
                self._flag("-")
            self._out.flags.width = None if width is None else self._bounded(abs(width))
            return
        self._out.flags.width = self._number()
        if self._is_after_index and self._out.flags.width is not None:
            self._is_good = False

    def _precision(self) -> None:
        if not self._format.startswith(".", self._at):
            return
        self._at += 1
        if self._is_after_index:
            self._is_good = False
        self._index()
        if not self._format.startswith("*", self._at):
            self._out.flags.precision = self._number() or 0
            return
        precision = self._star()
        if precision is None or precision < 0:
            self._out.write("%!(BADPREC)")
            return
        self._out.flags.precision = self._bounded(precision)

    def _index(self) -> None:
        """Read ``[2]``: which argument is next."""
        self._is_after_index = False
        if not self._format.startswith("[", self._at):
            return
        self._is_reordered = True
        found = _INDEX.match(self._format, self._at)
        if found is None:
            self._is_good = False
            self._at += 1
            return
        self._at = found.end()
        index = found[1]
        self._is_after_index = _DIGITS.fullmatch(index) is not None and len(index) < 8
        if self._is_after_index and 1 <= int(index) <= len(self._arguments):
            self._next = int(index) - 1
        else:
            self._is_good = False

    def _extra(self) -> None:
        """Add what was given and nothing asked for."""
        self._out.flags = Flags()
        self._out.write("%!(EXTRA ")
        for place, value in enumerate(self._arguments[self._next :]):
            self._out.write(", " if place else "")
            if value is not None and value is not values.NIL:
                self._out.write(f"{values.type_of(value)}=")
            self._out.operand(value)
        self._out.write(")")
