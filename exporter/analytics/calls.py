"""What a call of a language model adds (row Q6): by model and provider, and by prompt and version.

A call of a tool is none of a model: it is told apart by the tool.
"""

from collections.abc import Iterator
from typing import Final

from exporter.analytics import amounts, measures
from exporter.analytics.amounts import Amount
from exporter.analytics.conversation import UNKNOWN
from exporter.events.messages import Called

TOKENS: Final = ("input", "output", "cache_read", "cache_write", "reasoning")
"""Kinds of tokens."""
TOOL: Final = "execute_tool"
"""The operation of a call of a tool, as GenAI's conventions name it."""


def told(data: Called) -> Iterator[Amount]:
    """Return what a call adds."""
    if data.operation == TOOL:
        yield from _tool(data)
        return
    yield from _call(data, "llm", data.model, data.provider)
    if data.prompt_name:
        yield from _call(data, "prompt", data.prompt_name, data.prompt_version or "")


def _call(data: Called, of: str, *label: str) -> Iterator[Amount]:
    name = measures.name(*label)
    yield f"{of}_calls", name, 1
    if data.error_type:
        yield f"{of}_errors", measures.name(data.error_type, *label), 1
    for kind in TOKENS:
        tokens = getattr(data, f"{kind}_tokens")
        if tokens:
            yield f"{of}_tokens", measures.name(kind, *label), tokens
    if data.currency and data.value_nano:
        yield f"{of}_cost_nano", measures.name(data.currency, *label), data.value_nano
    yield from amounts.span(of, data.duration_seconds, *label)
    yield from amounts.span(f"{of}_first", data.time_to_first_token_seconds, *label)


def _tool(data: Called) -> Iterator[Amount]:
    tool = data.tool or UNKNOWN
    yield "tool_calls", measures.name(tool), 1
    if data.error_type:
        yield "tool_errors", measures.name(data.error_type, tool), 1
    yield from amounts.span("tool", data.duration_seconds, tool)
