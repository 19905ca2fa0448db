"""One value in the form that a verb of printf and its flags ask for.

https://pkg.go.dev/fmt#hdr-Printing
"""

from typing import Final, cast

from msgspec import Struct

from alerting import floats
from alerting.gotemplate import quoting
from alerting.quoting import quoted

_BASES: Final = {"b": 2, "o": 8, "O": 8, "x": 16, "X": 16}
_REPLACEMENT: Final = 0xFFFD
_LARGEST_RUNE: Final = 0x10FFFF


class Flags(Struct):
    """``%+-# 08.3f``: what stands between the % and the verb.

    ``go`` and ``named`` are what # and + mean for %v: as Go source, and with names of fields.
    """

    width: int | None = None
    precision: int | None = None
    minus: bool = False
    plus: bool = False
    sharp: bool = False
    space: bool = False
    zero: bool = False
    go: bool = False
    named: bool = False

    def padded(self, text: str, *, is_zero: bool | None = None) -> str:
        """Return a text at least as wide as asked for."""
        if self.width is None:
            return text
        if self.minus:
            return text.ljust(self.width)
        zero = self.zero if is_zero is None else is_zero
        return text.rjust(self.width, "0" if zero else " ")

    def integer(self, value: int, verb: str) -> str:
        """Return an integer in the base of the verb."""
        digits = _in_base(abs(value), _BASES.get(verb, 10))
        if self.precision is not None:
            if self.precision == 0 == value:
                return self.padded("", is_zero=False)
            digits = digits.rjust(self.precision, "0")
        elif self.zero and not self.minus and self.width is not None:
            signed = value < 0 or self.plus or self.space
            digits = digits.rjust(self.width - signed, "0")
        if verb == "X":
            digits = digits.upper()
        return self.padded(self._sign(value) + self._prefix(digits, verb) + digits, is_zero=False)

    def _sign(self, value: float) -> str:
        return "-" if value < 0 else "+" if self.plus else " " if self.space else ""

    def _prefix(self, digits: str, verb: str) -> str:
        if verb == "O":
            return "0o"
        if not self.sharp:
            return ""
        if verb == "o":
            return "" if digits[0] == "0" else "0"
        return {"b": "0b", "x": "0x", "X": "0X"}.get(verb, "")

    def unicode(self, code: int) -> str:
        """Return ``U+0041``, and with # the character too."""
        # A negative number is shown as the 64 bits that hold it.
        digits = f"{code & 0xFFFFFFFFFFFFFFFF:X}".rjust(max(self.precision or 4, 4), "0")
        shown = f"U+{digits}"
        if self.sharp and 0 <= code <= _LARGEST_RUNE and chr(code).isprintable():
            shown += f" '{chr(code)}'"
        return self.padded(shown, is_zero=False)

    def character(self, code: int) -> str:
        return self.padded(_character(code))

    def rune(self, code: int) -> str:
        """Return a character in single quotes."""
        return self.padded(quoted(_character(code), is_ascii=self.plus, quote="'"))

    def string(self, text: str) -> str:
        return self.padded(text if self.precision is None else text[: self.precision])

    def quoted(self, text: str) -> str:
        """Return a string in quotes; with # in backquotes, if it can be."""
        if self.precision is not None:
            text = text[: self.precision]
        if self.sharp and quoting.fits_backquotes(text):
            return self.padded(f"`{text}`")
        return self.padded(quoted(text, is_ascii=self.plus))

    def hexadecimal(self, text: str, verb: str) -> str:
        """Return the bytes of a string."""
        data = quoting.raw(text)[: self.precision]
        if not data:
            return self.padded("")
        prefix = "0x" if self.sharp else ""
        if self.space:
            shown = " ".join([f"{prefix}{byte:02x}" for byte in data])
        else:
            shown = prefix + data.hex()
        return self.padded(shown.upper() if verb == "X" else shown)

    def floating(self, value: float, verb: str) -> str:
        """Return a floating-point number."""
        precision = {"e": 6, "E": 6, "f": 6, "F": 6}.get(verb, floats.SHORTEST)
        if self.precision is not None:
            precision = self.precision
        form = "g" if verb == "v" else verb.lower()
        text = floats.text(value, cast("floats.Verb", form), precision)
        if text in {"NaN", "+Inf", "-Inf"}:
            return self._infinite(text)
        if self.sharp and form != "b":
            text = _with_point(text, form, precision)
        if verb in {"E", "G", "X"}:
            text = text.upper()
        text = text.lstrip("-")
        sign = self._sign(-1 if floats.is_negative(value) else 1)
        if self.zero and not self.minus and self.width is not None and sign:
            return sign + text.rjust(self.width - 1, "0")
        return self.padded(sign + text)

    def _infinite(self, text: str) -> str:
        if text == "NaN" and (self.plus or self.space):
            text = "+NaN"
        if text[0] == "+" and self.space and not self.plus:
            text = f" {text[1:]}"
        return self.padded(text, is_zero=False)


def _in_base(value: int, base: int) -> str:
    return format(value, {2: "b", 8: "o", 16: "x"}.get(base, "d"))


def _character(code: int) -> str:
    """Return the character of a code, � where there is none."""
    if not 0 <= code <= _LARGEST_RUNE or 0xD800 <= code < 0xE000:
        code = _REPLACEMENT
    return chr(code)


def _with_point(text: str, form: str, precision: int) -> str:
    """Return a number with a point always, and for %g with the zeros at its end."""
    power = next((one for one in "pe" if one in text), "")
    mantissa, _, exponent = text.partition(power) if power and form != "f" else (text, "", "")
    if "." not in mantissa:
        mantissa += "."
    if form in {"g", "x"}:
        wanted = 6 if precision == floats.SHORTEST else precision
        have = 1 if mantissa in {"0.", "-0."} else len(mantissa.lstrip("-0.").replace(".", ""))
        mantissa += "0" * max(wanted - have, 0)
    return f"{mantissa}{power if exponent else ''}{exponent}"
