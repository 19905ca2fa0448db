"""A value that is taken out of an answer, for the steps that follow."""

from collections.abc import Iterator
from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.events.expression import Expression, Unfit
from exporter.probes.fault import Failed
from exporter.probes.hypertext import conditions
from exporter.probes.hypertext.answer import Answer
from exporter.probes.pattern import Pattern

LONGEST: Final = 8_192
NAME: Final = "^[a-z][a-z0-9_]{0,31}$"
CaptureName = Annotated[
    str, Meta(pattern=NAME, extra={"expected": "a name of a-z, 0-9 and _, at most 32 long"})
]


class Capture(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the value of a name is: in the body of JSON, in a header, or anywhere in the body."""

    name: CaptureName
    json: Annotated[
        Expression | None, Meta(description="JMESPath of it, such as `access_token`")
    ] = None
    header: Annotated[str, Meta(max_length=256, description="header that is it")] = ""
    matches: Annotated[
        Pattern | None,
        Meta(
            description="regular expression of RE2 whose first group is it, in the body or in the "
            "header"
        ),
    ] = None

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        if self.json is None and not self.header and self.matches is None:
            yield "name", "say where the value is: json, header or matches"
        if self.json is not None and (self.header or self.matches):
            yield "json", "json says all; take header and matches away"
        if self.matches is not None and not self.matches.groups:
            yield "matches", "it has no group; put the value in parentheses: `id=([0-9]+)`"


def value(capture: Capture, answer: Answer) -> str:
    """Return the value; Failed with reason ``step`` where the answer has none. Never shown."""
    found = _json(capture.json, answer) if capture.json is not None else _text(capture, answer)
    if found is None:
        raise Failed("step", f"the answer has no {capture.name}")
    if len(found) > LONGEST:
        raise Failed("step", f"{capture.name} is longer than {LONGEST} characters")
    return found


def _json(expression: Expression, answer: Answer) -> str | None:
    try:
        found = conditions.found(expression, conditions.document(answer.body), {})
    except Unfit as error:
        raise Failed("json", f"{expression} {error.why}") from None
    except ValueError as error:
        raise Failed("json", str(error)) from None
    if found is None or isinstance(found, dict | list):
        return None
    if isinstance(found, bool):
        return str(found).lower()
    return str(found)


def _text(capture: Capture, answer: Answer) -> str | None:
    text = answer.value(capture.header) if capture.header else answer.body
    if text is None or capture.matches is None:
        return None if text is None else text.decode("utf-8", "replace")
    found = capture.matches.first(text)
    if found is None or found.groups[1] is None:
        return None
    return found.groups[1].decode("utf-8", "replace")
