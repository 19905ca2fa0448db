"""Conditions on a body of JSON: what a JMESPath expression finds, and what it has to be.

https://jmespath.org/specification.html
"""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from exporter.events.expression import Expression, Unfit
from exporter.events.walk import Scope, Walk
from exporter.probes.pattern import Pattern

_SHOWN_CHARACTERS = 60
Scalar = bool | int | float | str


class Condition(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An expression and what it has to find in the body; all that is given has to hold.

    Without anything given, it has to find what JMESPath calls true.
    """

    path: Annotated[Expression, Meta(description="JMESPath, such as `items[0].price`")]
    equals: Annotated[Scalar | None, Meta(description="what it has to be")] = None
    not_equals: Annotated[Scalar | None, Meta(description="what it must not be")] = None
    matches: Annotated[
        Pattern | None, Meta(description="regular expression of RE2 that must match")
    ] = None
    not_matches: Annotated[
        Pattern | None, Meta(description="regular expression of RE2 that must not match")
    ] = None
    at_least: Annotated[float | None, Meta(description="least number that it may be")] = None
    at_most: Annotated[float | None, Meta(description="highest number that it may be")] = None
    exists: Annotated[bool | None, Meta(description="whether it has to be there at all")] = None

    def fault(self, found: object) -> str:
        """Return what is wrong with what was found, for the end of a sentence; "" for nothing."""
        given = [name for name in _HOLDS if getattr(self, name) is not None]
        if not given:
            return "" if _is_true(found) else "expected it to be true"
        for name in given:
            wanted = getattr(self, name)
            if not _HOLDS[name](found, wanted):
                return _words(name, wanted)
        return ""


def document(body: bytes) -> Any:
    """Return what a body says; ValueError tells why it is no JSON, and nothing of it."""
    try:
        return msgspec.json.decode(body)
    except UnicodeDecodeError:
        raise ValueError("the body is no JSON: it is not UTF-8") from None
    except RecursionError:
        raise ValueError("the body is JSON that is nested too deeply") from None
    except msgspec.DecodeError as error:
        if not body.strip():
            raise ValueError("the body is no JSON: it is empty") from None
        said = str(error).removeprefix("JSON is malformed: ")
        raise ValueError(f"the body is no JSON: {said}") from None


def found(expression: Expression, document: object, headers: Mapping[str, str]) -> Any:
    """Return what an expression finds, None for nothing; raises Unfit, beyond its bounds too."""
    return expression.value(document, Walk(Scope(document, headers)))


def fault(conditions: tuple[Condition, ...], body: bytes, headers: Mapping[str, str]) -> str:
    """Return what is wrong with a body, "" for nothing."""
    try:
        told = document(body)
    except ValueError as error:
        return str(error)
    for one in conditions:
        try:
            value = found(one.path, told, headers)
        except Unfit as error:
            return f"{_cut(str(one.path))} {error.why}"
        said = one.fault(value)
        if said:
            return f"{_cut(str(one.path))} is {shown(value)}, {said}"
    return ""


def shown(value: object) -> str:
    """Return what was found for a sentence: a scalar as JSON, cut; of a collection its size."""
    if value is None:
        return "nothing"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return f"an object of {len(value)}"
    return _cut(_text(value) if not isinstance(value, str) else repr(value))


def _words(name: str, wanted: object) -> str:
    if name == "exists":
        return "expected a value" if wanted else "expected nothing"
    plain = repr(_cut(str(wanted))) if isinstance(wanted, Pattern) else shown(wanted)
    return f"expected {_EXPECTED[name]}{plain}"


def _is_true(value: object) -> bool:
    # JMESPath's truth: 0 is true.
    return value is not None and value is not False and value not in ("", [], {})


def _equal(left: object, right: object) -> bool:
    """Say whether two are equal as JSON has it: true is not 1."""
    return isinstance(left, bool) == isinstance(right, bool) and left == right


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _matches(value: object, pattern: Pattern) -> bool:
    return value is not None and pattern.found(_text(value).encode("utf-8", "replace"))


_HOLDS: Mapping[str, Any] = {
    "equals": _equal,
    "not_equals": lambda value, wanted: not _equal(value, wanted),
    "matches": _matches,
    "not_matches": lambda value, pattern: not _matches(value, pattern),
    "at_least": lambda value, bound: _is_number(value) and value >= bound,
    "at_most": lambda value, bound: _is_number(value) and value <= bound,
    "exists": lambda value, wanted: (value is not None) == wanted,
}


_EXPECTED: Mapping[str, str] = {
    "equals": "",
    "not_equals": "anything but ",
    "matches": "a match of ",
    "not_matches": "no match of ",
    "at_least": "at least ",
    "at_most": "at most ",
}


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1] + "…"
