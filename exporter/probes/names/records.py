"""What the records of a section have to be, as people write it."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from msgspec import Meta, Struct

from exporter.probes.fault import Fault
from exporter.probes.pattern import Pattern

_SHOWN_CHARACTERS = 120
_Patterns = tuple[Pattern, ...]

Transport = Literal["udp", "tcp", "tls"]
"""How a name server is asked; tls is DNS over TLS (DoT)."""


class Records(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Expressions that are searched for in each record: name, TTL, class, type, data, with tabs."""

    fail_if_matches: Annotated[
        _Patterns, Meta(max_length=20, description="fail if any record matches any of these")
    ] = ()
    fail_if_all_match: Annotated[
        _Patterns,
        Meta(max_length=20, description="fail if there are records and all match all of these"),
    ] = ()
    fail_if_not_matches: Annotated[
        _Patterns,
        Meta(
            max_length=20,
            description="fail if there is no record, or any does not match all of these",
        ),
    ] = ()
    fail_if_none_match: Annotated[
        _Patterns, Meta(max_length=20, description="fail if no record matches any of these")
    ] = ()
    fail_if_not_all_match: Annotated[
        _Patterns,
        Meta(
            max_length=20,
            description="fail if any record does not match all of these; no record will do",
        ),
    ] = ()


def fault(checks: Records, section: str, records: Sequence[str]) -> Fault | None:
    """Return what is wrong with the records of a section; ``section`` is its name."""
    lines = [(one, one.encode()) for one in records]
    for said in (
        _unwanted(checks.fail_if_matches, lines),
        _missing(checks.fail_if_not_matches, lines) if lines else _none(checks.fail_if_not_matches),
        _missing(checks.fail_if_not_all_match, lines),
        _same(checks.fail_if_all_match, lines),
        _strange(checks.fail_if_none_match, lines),
    ):
        if said:
            return Fault("records", f"{section}: {said}")
    return None


Lines = Sequence[tuple[str, bytes]]


def _unwanted(patterns: _Patterns, lines: Lines) -> str:
    for text, line in lines:
        for one in patterns:
            if one.found(line):
                return f"a record matches {one.text!r}: {_shown(text)}"
    return ""


def _missing(patterns: _Patterns, lines: Lines) -> str:
    for text, line in lines:
        for one in patterns:
            if not one.found(line):
                return f"a record does not match {one.text!r}: {_shown(text)}"
    return ""


def _none(patterns: _Patterns) -> str:
    return f"there is no record, expected {_listed(patterns)}" if patterns else ""


def _same(patterns: _Patterns, lines: Lines) -> str:
    if patterns and lines and not _missing(patterns, lines):
        return f"all {len(lines)} records match {_listed(patterns)}"
    return ""


def _strange(patterns: _Patterns, lines: Lines) -> str:
    if patterns and not _unwanted(patterns, lines):
        return f"none of {len(lines)} records matches {_listed(patterns)}"
    return ""


def _listed(patterns: Iterable[Pattern]) -> str:
    return " or ".join(repr(one.text) for one in patterns)


def _shown(record: str) -> str:
    text = record.replace("\t", " ")
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…"
