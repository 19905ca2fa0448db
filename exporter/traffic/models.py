"""Language models: what a call takes, costs and how it fails."""

from typing import Final, NamedTuple

from msgspec import Struct

from exporter.traffic.dice import Dice
from exporter.traffic.scene import DAY
from exporter.traffic.tale import Tale

PROMPT_DAYS: Final = 4
"""A prompt gets a new version each so many days."""
_SECONDS_A_DAY = 86_400


class Model(Struct, frozen=True):
    """A model; times are medians in seconds, prices in EUR for a million tokens."""

    provider: str
    first_token: float
    tokens_a_second: float
    tokens: int
    input_price: float
    output_price: float
    fails: float
    reasons: bool = False


MODELS: Final = {
    "kestrel-large": Model("kestrel", 0.55, 95, 190, 2.4, 9.5, 0.006, reasons=True),
    "kestrel-small": Model("kestrel", 0.24, 170, 120, 0.35, 1.4, 0.005),
    "northlight-1": Model("northlight", 1.3, 38, 240, 1.1, 4.0, 0.035),
}
_ERRORS: Final = {"rate_limit": 5.0, "timeout": 3.0, "server_error": 2.0}


class Call(NamedTuple):
    """What came of a call: how long it took in seconds, and whether it gave an answer."""

    seconds: float
    succeeded: bool


def call(tale: Tale, at: float, dice: Dice, name: str, agent: str, *, is_bad: bool) -> Call:
    """Tell of one call that begins at ``at``; in a bad quarter it is slow and fails often."""
    model = MODELS[name]
    slow = 3.5 if is_bad else 1.0
    first = dice.tailed(model.first_token * slow, 0.45)
    failed = dice.chance(0.3 if is_bad else model.fails)
    output = 0 if failed else max(8, round(dice.tailed(model.tokens, 0.5)))
    seconds = first + (dice.between(2, 20) if failed else output / model.tokens_a_second * slow)
    read = round(dice.tailed(1400, 0.5))
    cached = round(read * dice.between(0.3, 0.8)) if dice.chance(0.6) else 0
    tale.add(
        at + seconds,
        "chat.llm.called",
        provider=model.provider,
        model=name,
        operation="chat",
        duration_seconds=round(seconds, 3),
        time_to_first_token_seconds=None if failed else round(first, 3),
        input_tokens=read - cached,
        output_tokens=output,
        cache_read_tokens=cached or None,
        cache_write_tokens=None if cached else round(read * 0.7),
        reasoning_tokens=round(output * dice.between(0.2, 1.5)) if model.reasons else None,
        value=f"{cost(model, read - 0.9 * cached, output):.6f}",
        currency="EUR",
        error_type=dice.weighed(_ERRORS) if failed else None,
        agent_id=agent,
        agent_kind="ai",
        prompt_name="answer",
        prompt_version=version(at),
    )
    return Call(seconds, not failed)


def tool(tale: Tale, at: float, dice: Dice, name: str, tool: str, agent: str) -> float:
    """Tell that a model asked a tool; return how long that took in seconds."""
    seconds = dice.tailed(0.18, 0.7)
    tale.add(
        at + seconds,
        "chat.llm.called",
        provider=MODELS[name].provider,
        model=name,
        operation="execute_tool",
        tool=tool,
        duration_seconds=round(seconds, 3),
        error_type="tool_error" if dice.chance(0.02) else None,
        agent_id=agent,
        agent_kind="ai",
    )
    return seconds


def cost(model: Model, read: float, written: int) -> float:
    """Return what tokens cost, in EUR."""
    return (read * model.input_price + written * model.output_price) / 1e6


def version(at: float) -> str:
    """Return which version the prompt has at a moment, in Unix seconds."""
    return f"v{int(at // _SECONDS_A_DAY // PROMPT_DAYS) % 1000}"


def is_new(minute: int) -> bool:
    """Say whether a prompt's version begins on the day of a minute."""
    return minute // DAY % PROMPT_DAYS == 0
