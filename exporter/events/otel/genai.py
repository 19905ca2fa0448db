"""GenAI's semantic conventions: a span, or the event that stands for it, as ``chat.llm.called``.

So is the span of a tool, which names the tool.

Older names of attributes are read too. https://opentelemetry.io/docs/specs/semconv/gen-ai/
Pure.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from exporter.events import epoch, flat, tree
from exporter.events.otel.export import Record, Value

# A log record that says all that the call's span does; other events hold messages only.
DETAILS = "gen_ai.client.inference.operation.details"
# An agent's span sums up the calls below it.
_NO_CALLS = frozenset({"create_agent", "invoke_agent", "invoke_workflow", "retrieval"})
# A tool's span seldom says which model had it called.
_TOOL = "execute_tool"
_UNKNOWN = "unknown"
_NANO = 10**9
_LONGEST_WORD = 100

_TEXTS: Mapping[str, tuple[str, ...]] = {
    "provider": ("gen_ai.provider.name", "gen_ai.system"),
    "model": ("gen_ai.response.model", "gen_ai.request.model"),
    "operation": ("gen_ai.operation.name",),
    "error_type": ("error.type",),
    "tool": ("gen_ai.tool.name",),
    "prompt_name": ("gen_ai.prompt.name",),
    "prompt_version": ("gen_ai.prompt.version",),
}
_IDS: Mapping[str, tuple[str, ...]] = {
    "conversation_id": ("gen_ai.conversation.id",),
    "agent_id": ("gen_ai.agent.id", "gen_ai.agent.name"),
    "session_id": ("session.id",),
    "customer_id": ("user.id", "enduser.id"),
}
_NUMBERS: Mapping[str, tuple[str, ...]] = {
    "input_tokens": ("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"),
    "output_tokens": ("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"),
    "cache_read_tokens": (
        "gen_ai.usage.cache_read.input_tokens",
        "gen_ai.usage.cache_read_input_tokens",
    ),
    "cache_write_tokens": (
        "gen_ai.usage.cache_creation.input_tokens",
        "gen_ai.usage.cache_creation_input_tokens",
    ),
    "reasoning_tokens": (
        "gen_ai.usage.reasoning.output_tokens",
        "gen_ai.usage.reasoning_tokens",
    ),
    "time_to_first_token_seconds": (
        "gen_ai.response.time_to_first_chunk",
        "gen_ai.server.time_to_first_token",
    ),
    "value": ("gen_ai.usage.cost", "gen_ai.usage.total_cost"),
}


def event(record: Record, currency: str, now: datetime) -> dict[str, Any] | None:
    """Return the event of a call, None of what is none.

    ``currency`` is that of costs, which the conventions do not tell.
    """
    told = record.attributes
    data: dict[str, Any] = {name: _word(told, names) for name, names in _TEXTS.items()}
    operation = data["operation"]
    if operation == _TOOL and data["tool"]:
        data |= {name: data[name] or _UNKNOWN for name in ("provider", "model")}
    elif operation == _TOOL:
        return None
    is_other = record.name.startswith("gen_ai.") and record.name != DETAILS
    if operation in _NO_CALLS or is_other or not data["provider"] or not data["model"]:
        return None
    data |= {name: _text(told, names) for name, names in _IDS.items()}
    data |= {name: _number(told, names) for name, names in _NUMBERS.items()}
    data["duration_seconds"] = _duration(record)
    data["currency"] = currency if data["value"] is not None else None
    if record.failed and not data["error_type"]:
        data["error_type"] = "error"
    time = epoch.instant(record.end or record.start) if record.end or record.start else now
    return flat.event(_id(record), "chat.llm.called", time, data, source=record.service)


def _id(record: Record) -> str:
    """Return the span's id, which the event within it shares: a call told twice is counted once."""
    if record.trace_id and record.span_id:
        return tree.key(record.trace_id, record.span_id)
    # An event outside of any span: itself is all that tells it from others.
    return "sha256-" + hashlib.sha256(repr(record).encode("utf-8", "replace")).hexdigest()[:40]


def _duration(record: Record) -> float | None:
    if not record.start or record.end < record.start:
        return None
    return (record.end - record.start) / _NANO


def _text(told: Mapping[str, Value], names: tuple[str, ...]) -> str:
    found = next((one for name in names if (one := told.get(name)) not in {None, ""}), "")
    return "" if isinstance(found, bool) else str(found)


def _word(told: Mapping[str, Value], names: tuple[str, ...]) -> str:
    return _text(told, names)[:_LONGEST_WORD]


def _number(told: Mapping[str, Value], names: tuple[str, ...]) -> Value:
    """Return a number; a text, which it may not be, goes on for model.read to refuse."""
    return next((one for name in names if (one := told.get(name)) is not None), None)
