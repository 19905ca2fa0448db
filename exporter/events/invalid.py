"""Why an event is not taken: one exception, and msgspec's errors turned into its words."""

import re
from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from msgspec import inspect

from exporter.privacy import text

Code = Literal[
    "missing_field",
    "wrong_type",
    "out_of_range",
    "bad_time",
    "too_old",
    "too_far_ahead",
    "too_deep",
]
HELP = "the fields of every event type, and their bounds, are in docs/events.md"
_SHOWN = 20
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]")
_MISSING = re.compile(r"^Object missing required field `([^`]+)`")
_NAMES: dict[type[inspect.Type], str] = {
    inspect.BoolType: "true or false",
    inspect.DateTimeType: "an RFC 3339 instant such as '2026-01-31T12:00:00Z'",
    inspect.DictType: "an object",
    inspect.StructType: "an object",
}


class Invalid(Exception):
    """An event that is not as events.md says; ``code`` is one of a bounded list.

    ``message`` names the field, what is allowed and what came; ``help`` says where to read more.
    """

    def __init__(self, code: Code, message: str, help: str = HELP) -> None:
        # a sender's own field names may stand in it
        message = "".join(c if c.isprintable() else "\ufffd" for c in message)
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help


def translated(
    error: msgspec.ValidationError, raw: Any, wanted: type[msgspec.Struct], root: str = ""
) -> Invalid:
    """Return msgspec's complaint about ``raw`` as ours; ``root`` is what ``raw`` is called."""
    told, _, path = str(error).partition(" - at ")
    steps = [name or int(index) for name, index in _STEP.findall(path.strip("`"))]
    if missing := _MISSING.match(told):
        return Invalid("missing_field", f"{_path(root, [*steps, missing[1]])}: required")
    expected, value = _walk(inspect.type_info(wanted), raw, steps)
    return Invalid(
        _code(told, expected),
        f"{_path(root, steps)}: expected {phrase(expected)}, got {shown(value, expected)}",
    )


def shown(value: Any, expected: inspect.Type | None = None) -> str:
    """Return what came, short and without anything about a person."""
    if isinstance(value, str):
        if len(value) <= _SHOWN and not isinstance(expected, inspect.StrType):
            return f"'{text.clean(value)}'"
        return f"a text of {len(value)} character{'s' * (len(value) != 1)}"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int) and abs(value) >= 10**_SHOWN:
        return "a longer integer"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple):
        return f"a list of {len(value)} item{'s' * (len(value) != 1)}"
    return "an object"


def phrase(expected: inspect.Type) -> str:
    """Return what a field takes, as a person says it: ``an integer from 1 to 5``."""
    if isinstance(expected, inspect.Metadata):
        return str((expected.extra_json_schema or {})["description"])
    if isinstance(expected, inspect.UnionType):
        alternatives = (one for one in expected.types if not isinstance(one, inspect.NoneType))
        return " or ".join(phrase(one) for one in alternatives)
    if isinstance(expected, inspect.LiteralType):
        return "one of " + ", ".join(f"'{value}'" for value in expected.values)
    if isinstance(expected, inspect.IntType | inspect.FloatType):
        noun = "an integer" if isinstance(expected, inspect.IntType) else "a number"
        return f"{noun} from {expected.ge:g} to {expected.le:g}" if _bounded(expected) else noun
    if isinstance(expected, inspect.StrType):
        return f"a text of {expected.min_length or 0} to {expected.max_length} characters"
    if isinstance(expected, inspect.VarTupleType):
        return f"a list of at most {expected.max_length} items"
    return _NAMES[type(expected)]


def _bounded(expected: inspect.IntType | inspect.FloatType) -> bool:
    return expected.ge is not None and expected.le is not None


def _code(told: str, expected: inspect.Type) -> Code:
    if any(isinstance(one, inspect.DateTimeType) for one in _options(expected)):
        return "bad_time"
    return "wrong_type" if ", got `" in told else "out_of_range"


def _options(expected: inspect.Type) -> tuple[inspect.Type, ...]:
    return expected.types if isinstance(expected, inspect.UnionType) else (expected,)


def _walk(expected: inspect.Type, value: Any, steps: list[str | int]) -> tuple[inspect.Type, Any]:
    """Follow a path through type and value side by side; stop where either ends."""
    for step in steps:
        inner = next(filter(None, (_inside(one, step) for one in _options(expected))), None)
        if inner is None:
            break
        expected = inner
        value = value.get(step) if isinstance(value, Mapping) else value[step]
    real = [one for one in _options(expected) if not isinstance(one, inspect.NoneType)]
    return (real[0] if len(real) == 1 else expected), value


def _inside(outer: inspect.Type, step: str | int) -> inspect.Type | None:
    if isinstance(outer, inspect.StructType):
        return next((one.type for one in outer.fields if one.encode_name == step), None)
    return outer.item_type if isinstance(outer, inspect.VarTupleType) else None


def _path(root: str, steps: list[str | int]) -> str:
    """Return a path as people write it: ``data.intents[0].confidence``."""
    path = root
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
    return path.lstrip(".") or "event"
