"""What is wrong with an answer to a golden question: its words, its cost, its time."""

from collections.abc import Iterator
from typing import Protocol

from exporter.probes.chats import golden
from exporter.probes.chats.asking import Asked
from exporter.probes.chats.golden import Cost, Question
from exporter.probes.chats.stream import Stream
from exporter.probes.fault import Fault
from exporter.probes.hypertext import conditions, judgement
from exporter.probes.hypertext.checks import Slow
from exporter.probes.hypertext.judgement import Rules


class Judged(Protocol):
    """What a chat's answers have to be, whatever was asked."""

    @property
    def first_token(self) -> Slow | None: ...
    @property
    def slow(self) -> Slow | None: ...
    @property
    def cost(self) -> Cost | None: ...


def fault(probe: Judged, question: Question, stream: Stream, one: Asked) -> Fault | None:
    """Return what is wrong with an answer; notes what it cost."""
    found = golden.fault(question, stream.text)
    if found is None and question.json:
        said = conditions.fault(question.json, stream.newest, {})
        found = Fault("json", said) if said else None
    return found or _cost(probe.cost, stream, one) or _late(probe, one)


def _cost(cost: Cost | None, stream: Stream, one: Asked) -> Fault | None:
    if cost is None:
        return None
    amount = stream.found(cost.json)
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        return Fault("cost", f"the answer does not say what it cost: no number at {cost.json}")
    one.cost = amount * cost.price
    if cost.at_most is not None and one.cost > cost.at_most:
        return Fault("cost", f"it cost {one.cost:g}, more than the {cost.at_most:g} it may")
    return None


def _late(probe: Judged, one: Asked) -> Fault | None:
    for slow, seconds, what in _spans(probe, one):
        limit = slow.down.seconds if slow.down else None
        found = judgement.of_time(Rules((), down_after=limit), seconds)
        if found is not None:
            return Fault(found.reason, f"{what}: {found.detail}")
    return None


def slowness(probe: Judged, one: Asked) -> str:
    """Return how an answer that will do came slower than it should, or ""."""
    for slow, seconds, what in _spans(probe, one):
        limit = slow.degraded.seconds if slow.degraded else None
        said = judgement.slowness(Rules((), degraded_after=limit), seconds)
        if said:
            return f"{what}: {said}"
    return ""


def _spans(probe: Judged, one: Asked) -> Iterator[tuple[Slow, float, str]]:
    if probe.first_token is not None and one.first is not None:
        yield probe.first_token, one.first, "the first token"
    if probe.slow is not None and one.total is not None:
        yield probe.slow, one.total, "the answer"
