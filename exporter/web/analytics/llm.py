"""`/api/analytics/llm`: calls of language models by model, prompt, agent, day or channel (Q6)."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from exporter.analytics.figures import calls, period
from exporter.analytics.figures.calls import Calls, Of, Tool
from exporter.analytics.figures.conversations import Mean
from exporter.analytics.figures.sums import NOTHING, Sums
from exporter.web.analytics.conversations import Asked, Next, page
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import PagesByPeriod

_ALL: Final = (*calls.MEASURES["llm"], *calls.EVALUATIONS)
_MEASURES: Final = (*_ALL, *calls.MEASURES["prompt"], *calls.TOOL_MEASURES)
_NONE: Final = Mean(None, 0)


class ByPart(PagesByPeriod, frozen=True):
    """Figures of whole days, split in rows."""

    by: Annotated[
        Literal["model", "prompt", "agent", "day", "channel"],
        Meta(description="what each row is of"),
    ] = "model"


class Part(Struct, frozen=True):
    """A model, a prompt, an agent, a day or a channel."""

    key: Annotated[
        str, Meta(description="the model, the prompt, the agent's id, the day or the channel")
    ]
    provider: Annotated[str | None, Meta(description="who provides the model; null by others")]
    version: Annotated[
        str | None, Meta(description="of the prompt, null where none is told, and by others")
    ]
    figures: Annotated[Calls, Meta(description="its figures")]


class LanguageModels(Struct, frozen=True):
    """Calls of language models in a period."""

    period: Asked
    totals: Annotated[Calls, Meta(description="of all models")]
    unattributed_evaluations: Annotated[
        int,
        Meta(
            ge=0,
            description="grades of answers of which no event tells the model (by prompt: the "
            "prompt), so that they are in no row; feedback names no answer",
        ),
    ]
    tools: Annotated[
        list[Tool],
        Meta(description=f"calls of tools (`execute_tool`), the {calls.TOOLS} most called"),
    ]
    rows: Annotated[
        list[Part],
        Meta(description="models and prompts by calls, the most first; others in order"),
    ]
    next_cursor: Next


async def models(question: Question) -> LanguageModels:
    """Answer with calls of language models."""
    asked, by = question.period, question.query.by
    sums = await question.ledger.totals(question.tenant, "", asked.span, _MEASURES)
    of: Of = "prompt" if by == "prompt" else "llm"
    if by in {"model", "prompt"}:
        rows = _named(sums, of)
    else:
        parts = await question.ledger.split(question.tenant, "", asked.span, by, _ALL)
        rows = _split(parts)
    shown, more = page(question, rows)
    return LanguageModels(
        period.shown(asked),
        calls.calls(calls.together(sums), calls.evaluated(sums)),
        calls.unattributed(sums, of),
        calls.tools(sums),
        shown,
        more,
    )


def _named(sums: Sums, of: Of) -> list[Part]:
    """Return models with their providers, or prompts with their versions."""
    parts = calls.parted(sums, of, 2)
    grades = calls.evaluations(sums, of)
    # What was graded need not have been told of as a call.
    known = {label if of == "prompt" else label[:1] for label in parts}
    found = {**parts, **{(*key, "")[:2]: NOTHING for key in grades if key not in known}}
    rows = []
    for (name, other), part in found.items():
        grade = grades.get((name, other) if of == "prompt" else (name,), _NONE)
        told = other or None
        provider, version = (told, None) if of == "llm" else (None, told)
        rows.append(Part(name, provider, version, calls.calls(part, grade)))
    return sorted(
        rows, key=lambda one: (-one.figures.calls, one.key, one.provider or "", one.version or "")
    )


def _split(parts: Mapping[str, Sums]) -> list[Part]:
    return [
        Part(key, None, None, calls.calls(calls.together(sums), calls.evaluated(sums)))
        for key, sums in parts.items()
    ]


ENDPOINTS: Final = (
    Endpoint(
        path="/api/analytics/llm",
        summary="calls of language models in a `period` (30 days), in all and `by` model, prompt, "
        "agent, day or channel: tokens, cost, times to the slowest 1 %, errors by type, grades of "
        "answers; and calls of tools",
        query=ByPart,
        answer=LanguageModels,
        told=models,
    ),
)
