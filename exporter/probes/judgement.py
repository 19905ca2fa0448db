"""What an answer has to be, and what is wrong with one."""

import http

from msgspec import Struct

from exporter.probes import status
from exporter.probes.answer import Answer
from exporter.probes.fault import Fault
from exporter.probes.pattern import Pattern
from exporter.probes.status import Statuses


class HeaderRule(Struct, frozen=True):
    """A header and an expression that one of its values must match, or that none may match."""

    header: str
    pattern: Pattern
    must: bool
    allow_missing: bool = False


class BodyRule(Struct, frozen=True):
    """An expression that the body must match, or may not match."""

    pattern: Pattern
    must: bool


class Rules(Struct, frozen=True):
    """All that an answer has to be."""

    statuses: tuple[Statuses, ...]
    headers: tuple[HeaderRule, ...] = ()
    body: tuple[BodyRule, ...] = ()


def of_head(rules: Rules, answer: Answer) -> Fault | None:
    """Return what is wrong with the status or, that being right, with a header."""
    if not any(answer.status in one for one in rules.statuses):
        detail = f"got {_named(answer.status)}, expected {status.words(rules.statuses)}"
        return Fault("status", detail)
    faults = (_of_header(rule, answer) for rule in rules.headers)
    return next((fault for fault in faults if fault), None)


def of_body(rules: Rules, answer: Answer) -> Fault | None:
    """Return what is wrong with the body.

    Where it goes on past what was read, a match that is wanted or forbidden may stand in the rest:
    then there is no telling, and the fault is ``too_large``.
    """
    for rule in rules.body:
        matches = rule.pattern.found(answer.body)
        if matches != rule.must and (matches or answer.whole):
            said = "matches" if matches else "does not match"
            return Fault("body", f"the body of {answer.size} bytes {said} {_cut(rule.pattern)}")
        if not matches and not answer.whole:
            said = f"no match of {_cut(rule.pattern)} in the first {answer.size} bytes"
            return Fault("too_large", f"{said}, and the body goes on; raise body_limit")
    return None


def _of_header(rule: HeaderRule, answer: Answer) -> Fault | None:
    values = answer.values(rule.header)
    if not values:
        missing = Fault("header", f"the answer has no header {rule.header}")
        return None if rule.allow_missing else missing
    if any(map(rule.pattern.found, values)) == rule.must:
        return None
    said = "does not match" if rule.must else "matches"
    return Fault("header", f"the header {rule.header} {said} {_cut(rule.pattern)}")


def _named(number: int) -> str:
    try:
        return f"{number} {http.HTTPStatus(number).phrase}"
    except ValueError:
        return str(number)


def _cut(pattern: Pattern) -> str:
    text = str(pattern)
    return repr(text if len(text) <= 80 else text[:80] + "…")
