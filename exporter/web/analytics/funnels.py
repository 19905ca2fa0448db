"""`/api/analytics/funnel/{funnel_id}`: how far customers go, and where they stop (rows F1–F3)."""

from typing import Annotated, Final

from msgspec import Meta, Struct

from alerting.strict import hint, quoted
from exporter.analytics import days
from exporter.analytics.figures import funnels, period
from exporter.analytics.figures.funnels import Bottleneck, Flow, Stage
from exporter.analytics.funnels.section import Funnel
from exporter.refusal import Refused
from exporter.web.analytics.conversations import Asked
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import ByPeriod, Nothing


class Named(Struct, frozen=True):
    """A funnel that is configured."""

    id: Annotated[str, Meta(description="its name in URLs")]
    steps: Annotated[list[str], Meta(description="what its steps are called, in order")]
    window_seconds: Annotated[float, Meta(description="from the first step to the last")]


class Listed(Struct, frozen=True):
    """All funnels."""

    funnels: Annotated[list[Named], Meta(description="those of `analytics.funnels`")]


class Analysed(Struct, frozen=True):
    """The stages of a funnel."""

    period: Asked
    funnel: Annotated[Named, Meta(description="which funnel it is")]
    settled_to: Annotated[
        str,
        Meta(
            description="last day whose customers have had the whole window; later ones may go on"
        ),
    ]
    stages: Annotated[list[Stage], Meta(description="its steps, in order")]


class Drawn(Struct, frozen=True):
    """A funnel as a graph."""

    period: Asked
    funnel: Annotated[Named, Meta(description="which funnel it is")]
    flow: Annotated[Flow, Meta(description="nodes and links, which balance at every node")]


class Narrowed(Struct, frozen=True):
    """Where customers of a funnel are lost."""

    period: Asked
    funnel: Annotated[Named, Meta(description="which funnel it is")]
    most_lost: Annotated[int | None, Meta(description="step at which most are lost; null of none")]
    worst_rate: Annotated[
        int | None, Meta(description="step that loses the largest share; null where none is lost")
    ]
    bottlenecks: Annotated[list[Bottleneck], Meta(description="those that lose most first")]


async def listed(question: Question) -> Listed:
    """Answer with the funnels that there are."""
    return Listed([_named(one) for one in question.settings.funnels])


async def analysed(question: Question) -> Analysed:
    """Answer with the stages of a funnel."""
    funnel = _funnel(question)
    window = round(funnel.window.seconds * 1000)
    settled = days.day(question.now - window, question.settings.zone) - 1
    return Analysed(
        period.shown(question.period),
        _named(funnel),
        days.text(settled),
        await _stages(question, funnel),
    )


async def drawn(question: Question) -> Drawn:
    """Answer with a funnel as a graph."""
    funnel = _funnel(question)
    found = funnels.flow(await _stages(question, funnel))
    return Drawn(period.shown(question.period), _named(funnel), found)


async def narrowed(question: Question) -> Narrowed:
    """Answer with the steps at which customers are lost."""
    funnel = _funnel(question)
    stages = await _stages(question, funnel)
    found = funnels.bottlenecks(stages, question.settings.min_sample)
    return Narrowed(
        period.shown(question.period),
        _named(funnel),
        found[0].step if found else None,
        funnels.worst(found),
        found,
    )


async def _stages(question: Question, funnel: Funnel) -> list[Stage]:
    span = question.period.span
    sums = await question.ledger.totals(question.tenant, "", span, funnels.MEASURES)
    return funnels.stages(sums, funnel)


def _funnel(question: Question) -> Funnel:
    id = question.path["funnel_id"]
    known = {one.id: one for one in question.settings.funnels}
    if id not in known:
        said = f"no funnel is called {quoted(id[:64])}{hint(id, [*known])}"
        raise Refused("not_found", said, "GET /api/analytics/funnels lists those there are")
    return known[id]


def _named(funnel: Funnel) -> Named:
    return Named(funnel.id, [step.name for step in funnel.steps], funnel.window.seconds)


_WORDS: Final = {"funnel_id": "id of a funnel of `analytics.funnels`"}
ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/funnels",
        summary="the funnels that are configured",
        query=Nothing,
        answer=Listed,
        told=listed,
    ),
    Endpoint(
        path="/api/analytics/funnel/{funnel_id}",
        summary="the stages of a funnel: who of a `period` (30 days) entered, went on, and when",
        query=ByPeriod,
        answer=Analysed,
        told=analysed,
        words=_WORDS,
    ),
    Endpoint(
        path="/api/analytics/funnel/{funnel_id}/conversion-flow",
        summary="a funnel as nodes and links that balance, to be drawn",
        query=ByPeriod,
        answer=Drawn,
        told=drawn,
        words=_WORDS,
    ),
    Endpoint(
        path="/api/analytics/funnel/{funnel_id}/bottlenecks",
        summary="where customers of a funnel are lost, with a recommendation each",
        query=ByPeriod,
        answer=Narrowed,
        told=narrowed,
        words=_WORDS,
    ),
)
