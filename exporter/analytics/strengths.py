"""What an agent does well, and what it should do better (rows C4, C6, J3): texts of document 003.

Nothing is said of what is not known. That an answer takes longer than the alert's bound is told
beside, as it may take that long and still be fast enough for a strength.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from exporter.analytics.grading import Record


class Bounds(Struct, frozen=True, kw_only=True):
    """From where on something is a strength, or is to be better; rates are in per cent."""

    strong_csat: float = 4.5
    strong_reply_ms: float = 60_000
    strong_conversion: float = 50
    strong_escalation: float = 5
    weak_csat: float = 4.0
    weak_reply_ms: float = 60_000
    weak_conversion: float = 20
    weak_escalation: float = 15
    alert_reply_ms: float = 30_000


class Area(Struct, frozen=True):
    """Something to be better, with what would do."""

    area: Annotated[str, Meta(description="what it is")]
    figure: Annotated[float, Meta(description="how it is: a grade, seconds, or per cent")]
    target: Annotated[float, Meta(description="what it should be, likewise")]
    recommendation: Annotated[str, Meta(description="what to do, with figure and target")]


class Concern(Struct, frozen=True, rename="camel"):
    """Something that people should look at now, as document 003 tells it."""

    type: Annotated[Literal["performance"], Meta(description="what it is about")]
    severity: Annotated[Literal["low", "medium", "high"], Meta(description="how bad it is")]
    message: Annotated[str, Meta(description="what is wrong")]
    agent_id: Annotated[str, Meta(description="whose it is")]


def strengths(record: Record, bounds: Bounds) -> list[str]:
    """Return what an agent does well."""
    told = (
        (_least(record.csat, bounds.strong_csat), "Excellent customer satisfaction"),
        (_most(record.reply_ms, bounds.strong_reply_ms), "Fast response times"),
        (_least(record.conversion, bounds.strong_conversion), "High conversion rate"),
        (_most(record.escalation, bounds.strong_escalation), "Low escalation rate"),
    )
    return [text for is_so, text in told if is_so]


def areas(record: Record, bounds: Bounds) -> list[Area]:
    """Return what an agent should do better."""
    found: list[Area] = []
    csat, reply = record.csat, record.reply_ms
    if csat is not None and csat < bounds.weak_csat:
        found.append(_csat(csat, bounds.weak_csat))
    if reply is not None and reply > bounds.weak_reply_ms:
        found.append(_reply(reply / 1000, bounds.weak_reply_ms / 1000))
    if record.conversion is not None and record.conversion < bounds.weak_conversion:
        found.append(_conversion(record.conversion, bounds.weak_conversion))
    if record.escalation is not None and record.escalation > bounds.weak_escalation:
        found.append(_escalation(record.escalation, bounds.weak_escalation))
    return found


def concerns(agent: str, record: Record, bounds: Bounds) -> list[Concern]:
    """Return what people should look at now."""
    reply = record.reply_ms
    if reply is None or reply <= bounds.alert_reply_ms:
        return []
    return [Concern("performance", "medium", "Agent response time above threshold", agent)]


def _csat(figure: float, target: float) -> Area:
    advice = "read the conversations with the lowest grades and answer what they lacked"
    said = f"Customers grade {_short(figure)} of 5; the target is {target:g}: {advice}"
    return Area("Customer satisfaction", round(figure, 2), target, said)


def _reply(figure: float, target: float) -> Area:
    advice = "answer frequent questions from a cache or a template, and staff the busiest hours"
    said = f"An answer takes {_short(figure)} s; the target is {target:g} s: {advice}"
    return Area("Response time", round(figure, 3), target, said)


def _conversion(figure: float, target: float) -> Area:
    advice = "offer the next step, such as an appointment, in every conversation that asks for it"
    said = f"{_short(figure)} % of conversations convert; the target is {target:g} %: {advice}"
    return Area("Conversion rate", round(figure, 2), target, said)


def _escalation(figure: float, target: float) -> Area:
    advice = "teach the agent the most frequent reasons for which it asks for a person"
    said = f"{_short(figure)} % of conversations escalate; the target is {target:g} %: {advice}"
    return Area("Escalation rate", round(figure, 2), target, said)


def _least(figure: float | None, bound: float) -> bool:
    return figure is not None and figure >= bound


def _most(figure: float | None, bound: float) -> bool:
    return figure is not None and figure <= bound


def _short(figure: float) -> str:
    return f"{round(figure, 2):g}"
