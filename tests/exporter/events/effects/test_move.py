"""Every type of event moves what the catalogue has, in the labels that it has."""

import math
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import inspect

from exporter.events import effects, fields, model
from exporter.events.effects.move import Move
from exporter.metrics import catalogue
from exporter.metrics.catalogue.business import BUSINESS
from exporter.metrics.catalogue.chat import CHAT
from tests.exporter.events.examples import LEAST, event

STILL = {
    "chat.conversation.summarised": "the latest wins and messages come first: a fold over both",
    "integration.impact.measured": "two figures of a period, which no counter can hold",
    "insight.recorded": "a prediction, nothing that happened",
    "customer.identified": "tells who somebody is",
    "identity.linked": "tells who somebody is",
    "agent.changed": "a state, which only the latest event tells",
    "widget.changed": "a state, which only the latest event tells",
}
"""Type → why no event of it moves a metric by itself."""

NAMED: dict[str, list[Any]] = {
    "channel": sorted(fields.CHANNELS),
    "currency": ["EUR", "JPY", "KWD"],
    "tenant": ["t", ""],
    "sentiment": [{"overall": overall} for overall in ("positive", "neutral", "negative")],
    "topics": [["refund", "delivery"], []],
}
"""Field → values for it, where its type alone does not tell any."""


def values(field: inspect.Field) -> list[Any]:
    """Values that a field takes; the first one is telling, none where it is no label or amount."""
    if field.encode_name in NAMED:
        return NAMED[field.encode_name]
    of = field.type
    for one in of.types if isinstance(of, inspect.UnionType) else (of,):
        if isinstance(one, inspect.LiteralType):
            return list(one.values)
        if isinstance(one, inspect.BoolType):
            return [True, False]
        if isinstance(one, inspect.IntType | inspect.FloatType):
            return [1, 5] if one.ge == 1 else [1, 0]
        if isinstance(one, inspect.StrType) and one.pattern is None:
            return ["word"]
    return []


def choices(type: str) -> dict[str, list[Any]]:
    """Values by field of a type, but for ``test``: such orders move nothing."""
    struct = inspect.type_info(model.TYPES[type])
    assert isinstance(struct, inspect.StructType)
    told = {field.encode_name: values(field) for field in struct.fields}
    return {name: some for name, some in told.items() if some and name != "test"}


CHOICES = {type: choices(type) for type in model.TYPES}


@st.composite
def sayings(draw: st.DrawFn, type: str) -> dict[str, Any]:
    """Data of a type, with any of the fields that it has."""
    optional = {name: st.sampled_from(some) for name, some in CHOICES[type].items()}
    said: dict[str, Any] = draw(st.fixed_dictionaries({}, optional=optional))
    if "currency" in CHOICES[type]:
        said.setdefault("currency", "EUR")
    if "value" in CHOICES[type]:
        # The least data's 19.90 is no amount of yen.
        said.setdefault("value", 20)
    return said


@st.composite
def events(draw: st.DrawFn) -> model.Event:
    """Events of every type, with any of the fields that the type has."""
    type = draw(st.sampled_from(sorted(model.TYPES)))
    return event(type, **draw(sayings(type)))


def complete(type: str) -> model.Event:
    """An event with all that its type can tell."""
    return event(type, **{name: some[0] for name, some in CHOICES[type].items()})


def misfits(move: Move) -> list[str]:
    """What is wrong with a move by the catalogue."""
    name, labels, amount = move
    metric = catalogue.metric(name)
    if len(labels) != len(metric.labels):
        return [f"{name}: {labels} for {metric.labels}"]
    told = dict(zip(metric.labels, labels, strict=True))
    wrong = [
        f"{name}: {label}={told[label]!r} is not in its closed set"
        for label, closed in metric.values.items()
        if told[label] and told[label] not in closed
    ]
    if not (math.isfinite(amount) and amount >= 0):
        wrong.append(f"{name}: moved by {amount}")
    return wrong


@pytest.mark.parametrize("type", sorted(model.TYPES))
def test_an_event_of_a_type_moves_something_or_it_is_argued_why_not(type: str) -> None:
    least, most = effects.moves(event(type).data), effects.moves(complete(type).data)
    assert bool(least) == bool(most) == (type not in STILL)


def test_only_types_of_the_model_are_argued_and_have_an_example() -> None:
    assert set(STILL) <= set(model.TYPES)
    assert set(LEAST) == set(model.TYPES)


def test_what_is_said_to_move_is_a_type_of_the_model() -> None:
    assert set(effects.MOVES) <= set(model.TYPES.values())


@given(events())
def test_whatever_an_event_tells_its_moves_fit_the_catalogue(sent: model.Event) -> None:
    assert [wrong for move in effects.moves(sent.data) for wrong in misfits(move)] == []


@given(events())
def test_the_tenant_is_the_first_label_of_every_move(sent: model.Event) -> None:
    for name, labels, _ in effects.moves(sent.data):
        assert (catalogue.metric(name).labels[0], labels[0]) == ("tenant", sent.tenant)


@given(events())
def test_an_event_moves_a_set_of_labels_once(sent: model.Event) -> None:
    moved = [(name, labels) for name, labels, _ in effects.moves(sent.data)]
    assert len(moved) == len(set(moved))


def test_every_metric_of_events_is_moved_by_one() -> None:
    sent = [made(type) for type in model.TYPES for made in (event, complete)]
    moved = {name for one in sent for name, _, _ in effects.moves(one.data)}
    assert moved == {metric.name for metric in (*CHAT, *BUSINESS)}


def test_a_type_that_nobody_knows_moves_nothing() -> None:
    assert effects.moves(event("coffee.brewed", tenant="t", channel="web", cups=2).data) == []


def test_moves_are_plain_values_of_one_form() -> None:
    for type in model.TYPES:
        for move in effects.moves(complete(type).data):
            assert msgspec.convert(move, Move, strict=True) == move


def steady(sent: model.Event) -> list[tuple[str, tuple[str, ...], float]]:
    """What an event moves, observations as 0."""
    return [
        (name, labels, 0 if catalogue.metric(name).kind == "histogram" else amount)
        for name, labels, amount in effects.moves(sent.data)
    ]


@pytest.mark.parametrize("type", [of.TYPE for of in effects.ALIKE])
@given(st.data())
def test_events_that_are_told_alike_move_the_same_but_for_what_they_observe(
    type: str, data: st.DataObject
) -> None:
    said, changed = data.draw(sayings(type)), data.draw(sayings(type))
    unlike = data.draw(st.sets(st.sampled_from(sorted({*changed, "channel"})), max_size=2))
    other = event(type, **said | {name: changed[name] for name in unlike & changed.keys()})
    one = event(type, **said)
    told, observed = effects.ALIKE[model.TYPES[type]]
    if told(one.data) == told(other.data) and one.tenant == other.tenant:
        assert steady(one) == steady(other)
    assert hash(told(one.data)) == hash(told(one.data))
    amounts = [
        amount
        for name, _, amount in effects.moves(one.data)
        if catalogue.metric(name).kind == "histogram"
    ]
    assert amounts == ([getattr(one.data, observed)] if amounts else [])
