"""How far customers went through a funnel, where they were lost, and what that asks for (F1–F3)."""

from itertools import pairwise
from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics import buckets, measures
from exporter.analytics.figures import rates
from exporter.analytics.figures.rates import Rate
from exporter.analytics.figures.sums import Sums
from exporter.analytics.funnels.section import Funnel

Count = Annotated[int, Meta(ge=0)]
ENTERED: Final = "entered"
COMPLETED: Final = "completed"
DROPPED: Final = "dropped"


class Stage(Struct, frozen=True):
    """A step of a funnel."""

    step: Annotated[int, Meta(ge=1, description="its number, from 1")]
    name: Annotated[str, Meta(description="what it is called")]
    event: Annotated[str, Meta(description="the event that it is")]
    entered: Annotated[Count, Meta(description="passages that had reached the step before")]
    converted: Annotated[Count, Meta(description="of these, those that reached this one")]
    lost: Annotated[Count, Meta(description="of these, those that did not")]
    rate: Annotated[Rate, Meta(description="converted, of those that entered")]
    of_all: Annotated[Rate, Meta(description="converted, of all that began")]
    median_seconds: Annotated[
        float | None, Meta(description="from the step before to this one; null of none")
    ]


class Node(Struct, frozen=True):
    """A place of the flow: as many come in as go out."""

    id: Annotated[str, Meta(description="`entered`, `step-1`…, `completed` or `dropped`")]
    name: Annotated[str, Meta(description="what it is called")]
    came: Annotated[Count, Meta(description="passages that came in; at `entered`, that began")]
    went: Annotated[Count, Meta(description="passages that went on; at the ends, that stayed")]


class Link(Struct, frozen=True):
    """From one place to the next."""

    source: Annotated[str, Meta(description="id of a node")]
    target: Annotated[str, Meta(description="id of a node")]
    count: Annotated[Count, Meta(description="passages")]


class Flow(Struct, frozen=True):
    """A funnel as a graph, to be drawn."""

    nodes: Annotated[list[Node], Meta(description="places, in order; the ends last")]
    links: Annotated[list[Link], Meta(description="how many went from which to which")]


class Bottleneck(Struct, frozen=True):
    """A step at which customers are lost."""

    step: Annotated[int, Meta(ge=2, description="its number, from 1")]
    name: Annotated[str, Meta(description="what it is called")]
    lost: Annotated[Count, Meta(description="passages that ended before it")]
    rate: Annotated[Rate, Meta(description="lost, of those that had reached the step before")]
    recommendation: Annotated[
        str | None, Meta(description="what to look at; null where there are too few to tell")
    ]


def stages(sums: Sums, funnel: Funnel) -> list[Stage]:
    """Return the steps of a funnel, in order."""
    reached = _reached(sums, funnel)
    found = []
    for number, step in enumerate(funnel.steps):
        before = reached[max(0, number - 1)]
        found.append(
            Stage(
                step=number + 1,
                name=step.name,
                event=step.event,
                entered=before,
                converted=reached[number],
                lost=before - reached[number],
                rate=rates.rate(reached[number], before),
                of_all=rates.rate(reached[number], reached[0]),
                median_seconds=_median(sums, funnel, number),
            )
        )
    return found


def flow(stages: list[Stage]) -> Flow:
    """Return a funnel as a graph that balances at every node."""
    lost = sum(stage.lost for stage in stages)
    began, ended = stages[0].converted, stages[-1].converted
    steps = [_node(stage) for stage in stages]
    nodes = [
        Node(ENTERED, "entered", began, began),
        *steps,
        Node(COMPLETED, "completed", ended, ended),
        Node(DROPPED, "dropped", lost, lost),
    ]
    ids = [ENTERED, *(node.id for node in steps), COMPLETED]
    counts = [*(stage.converted for stage in stages), ended]
    links = [Link(*one) for one in zip(ids[:-1], ids[1:], counts, strict=True)]
    losses = [
        Link(before.id, DROPPED, stage.lost)
        for before, stage in zip(steps[:-1], stages[1:], strict=True)
        if stage.lost
    ]
    return Flow(nodes, links + losses)


def bottlenecks(stages: list[Stage], min_sample: int) -> list[Bottleneck]:
    """Return the steps at which passages end, those that lose most first."""
    found = [_bottleneck(before, stage, min_sample) for before, stage in pairwise(stages)]
    lossy = [one for one in found if one.lost]
    return sorted(lossy, key=lambda one: (-one.lost, one.step))


def worst(found: list[Bottleneck]) -> int | None:
    """Return the step that loses the largest share of who comes to it, None of none."""
    first = max(found, key=lambda one: (one.rate.value, one.lost, -one.step), default=None)
    return first.step if first else None


def _bottleneck(before: Stage, stage: Stage, min_sample: int) -> Bottleneck:
    rate = rates.rate(stage.lost, stage.entered)
    said = None
    if stage.entered >= min_sample:
        said = (
            f"{stage.lost} of {stage.entered} ({rate.value:.1f} %) go no further than "
            f"“{before.name}”: look at what they meet before “{stage.name}” ({stage.event})"
        )
        if stage.median_seconds is not None:
            said += f"; those who go on take {_span(stage.median_seconds)}"
    return Bottleneck(stage.step, stage.name, stage.lost, rate, said)


def _node(stage: Stage) -> Node:
    return Node(f"step-{stage.step}", stage.name, stage.converted, stage.converted)


def _reached(sums: Sums, funnel: Funnel) -> list[int]:
    key = funnel.plan.key
    names = [measures.name(key, number) for number in range(len(funnel.steps))]
    return [sums.of("funnel_reached", name) for name in names]


def _median(sums: Sums, funnel: Funnel, number: int) -> float | None:
    own = (funnel.plan.key, str(number))
    counts = {}
    for name, count in sums.named("funnel_step_bucket").items():
        bucket, *rest = measures.parts(name)
        if tuple(rest) == own:
            counts[int(bucket)] = count
    found = buckets.quantile(counts, 0.5)
    return None if found is None else round(found / 1000, 3)


def _span(seconds: float) -> str:
    """Return a span as people say it, in its largest unit."""
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"


MEASURES: Final = ("funnel_reached", "funnel_step_bucket")
"""What these are worked out from."""
