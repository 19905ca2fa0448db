"""Completeness in answers: of what their periods were made, and what of it did not come.

Names of sources are the operator's; who is of a tenant is told how complete what comes of its own
sources is, and of those that no tenant has to itself.
"""

from typing import Any, Final

from aiohttp import web
from msgspec import structs

from exporter.analytics.figures import period
from exporter.analytics.figures.period import Days
from exporter.completeness import ratio
from exporter.completeness.ratio import Completeness
from exporter.web.analytics.endpoint import Question
from exporter.web.keys import DAEMON
from exporter.web.watched import WATCHED

HEADER: Final = "Data-Completeness"


def revision(request: web.Request) -> int:
    """Return what changes whenever answers may tell another completeness."""
    return request.app[WATCHED].completeness().revision


def completed(request: web.Request, question: Question, answer: Any) -> Any:
    """Return an answer whose periods tell how complete they are."""
    found = {}
    for name in answer.__struct_fields__:
        told = getattr(answer, name)
        if isinstance(told, Days):
            known = _completeness(request, question, period.span(told))
            if known is not None:
                names = [] if question.tenant else [*known.incomplete]
                found[name] = structs.replace(told, completeness=known.ratio, incomplete=names)
    return structs.replace(answer, **found) if found else answer


def headers(request: web.Request, question: Question) -> dict[str, str]:
    """Return the header of answers about a period, whether they show one or not."""
    if not hasattr(question.query, "period"):
        return {}
    known = _completeness(request, question, question.period.span)
    return {} if known is None else {HEADER: str(known.ratio)}


def _completeness(
    request: web.Request, question: Question, span: tuple[int, int]
) -> Completeness | None:
    days = request.app[WATCHED].completeness().days
    return ratio.completeness(days, span, request.app[DAEMON].world.sources_of(question.tenant))
