"""What `chatwatch query` asks of the daemon, and how it tells what was answered."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from exporter import answer_table, caret, remote
from exporter.remote import Said
from exporter.web.prometheus import numbers, times

POINTS: Final = 60
"""Steps of a range for which no step is given, at most."""

INSTANT: Final = "/api/v1/query"
OVER: Final = "/api/v1/query_range"


class Asked(NamedTuple):
    """A path of Prometheus' API, and its form."""

    path: str
    form: Mapping[str, str]


class Told(NamedTuple):
    """An answer for people, and what the daemon remarked about it."""

    text: str
    notes: tuple[str, ...] = ()


def asked(
    expr: str, now: float, at: str | None = None, span: str | None = None, step: str | None = None
) -> Asked:
    """Return what is to be asked; ValueError says what cannot be understood."""
    end = round(now * 1000) if at is None else times.instant(at)
    if span is None:
        if step is not None:
            raise ValueError("--step is of a --range")
        return Asked(INSTANT, {"query": expr, "time": numbers.stamp(end)})
    length = times.span(span)
    if length <= 0:
        raise ValueError("--range has to be longer than nothing")
    # In whole seconds, as people count.
    each = times.span(step) if step is not None else -(-length // POINTS // 1000) * 1000
    form = {
        "query": expr,
        "start": numbers.stamp(end - length),
        "end": numbers.stamp(end),
        "step": numbers.stamp(each),
    }
    return Asked(OVER, form)


def told(expr: str, said: Said) -> Told:
    """Return an answer as people read it: a table, or what was wrong and where."""
    if not said.is_yes:
        return Told(caret.pointed(expr, remote.sentence(said)))
    answer = said.answer if isinstance(said.answer, dict) else {}
    try:
        text = answer_table.table(answer["data"])
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return Told(remote.sentence(Said(said.status)))
    return Told(text, (*_notes(answer, "warning"), *_notes(answer, "info")))


def _notes(answer: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    return tuple(f"{kind}: {one}" for one in answer.get(f"{kind}s", ()))
