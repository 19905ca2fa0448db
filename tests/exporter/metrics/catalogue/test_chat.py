"""What the events of conversations move is what the catalogue offers, label by label."""

from typing import get_args

import pytest

from exporter.events import fields, messages
from exporter.events.effects import chat as effects
from exporter.metrics import catalogue

CALL = messages.Called(
    provider="p",
    model="m",
    operation="chat",
    duration_seconds=1.0,
    time_to_first_token_seconds=0.1,
    input_tokens=1,
    output_tokens=1,
    cache_read_tokens=1,
    cache_write_tokens=1,
    reasoning_tokens=1,
    value_nano=1,
    currency="EUR",
)


def test_a_model_call_moves_what_is_there() -> None:
    for name, labels, _ in effects.called("t", CALL):
        metric = catalogue.metric(name)
        told = dict(zip(metric.labels, labels, strict=True))
        assert not [label for label, closed in metric.values.items() if told[label] not in closed]


def test_every_kind_of_token_has_its_value() -> None:
    moved = {labels[3] for name, labels, _ in effects.called("t", CALL) if "tokens" in name}
    assert moved == catalogue.metric("chat_llm_tokens_total").values["type"]


def test_channels_and_kinds_of_agents_are_those_of_the_event_model() -> None:
    values = catalogue.metric("chat_messages_total").values
    assert values["channel"] == fields.CHANNELS
    assert values["agent_kind"] == set(get_args(fields.AgentKind))


def test_sentiments_and_conversions_are_those_of_the_event_model() -> None:
    sentiment = catalogue.metric("chat_sentiment_total").values["sentiment"]
    assert sentiment == set(get_args(fields.Overall))
    conversion = catalogue.metric("chat_conversions_total").values["type"]
    assert conversion == set(get_args(fields.Conversion))


def test_outcomes_are_those_of_the_event_model_and_who_resolved() -> None:
    outcomes = catalogue.metric("chat_conversations_ended_total").values["outcome"]
    assert outcomes == {*get_args(fields.Outcome), "resolved_ai", "resolved_human"}


@pytest.mark.parametrize("promised", [2.0, 5.0])
def test_answer_times_can_be_judged_against_what_is_promised(promised: float) -> None:
    assert promised in catalogue.metric("chat_response_seconds").buckets
