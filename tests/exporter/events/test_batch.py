from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter import world
from exporter.config import Config, Metrics
from exporter.events import batch, keys, records
from exporter.events.batch import Item, Made
from exporter.events.inbound import Unreadable
from exporter.events.invalid import Invalid
from exporter.events.sources.native import Native
from exporter.metrics.catalogue import CATALOGUE
from exporter.metrics.guard import OTHER, Guard
from exporter.metrics.series import OVERFLOW, Table
from exporter.store.rows import Cell, Row
from tests.exporter.events.examples import LEAST, NOW, raw

WORLD = world.build(Config(), key=bytes(32), admin_token=None)
BOT = Native(name="bot")
EVENTS = "webhook_events_total"
BAD = raw("chat.feedback.received", score=9)
NUL = raw("chat.message.received", text="a\0b")
UNREADABLE = Unreadable("missing_field", "source: required", "see there")

Line = tuple[str, tuple[str, ...]]


@pytest.fixture
def series() -> Table:
    return Table(CATALOGUE, Guard(Metrics()))


def rows(series: Table, *raws: Any, source: Native = BOT) -> list[Made]:
    return batch.rows(WORLD, [Item(source, one) for one in raws], NOW, series)


def row(series: Table, one: Any, source: Native = BOT) -> Row:
    (made,) = rows(series, one, source=source)
    assert isinstance(made, Row)
    return made


def key(one: Row) -> bytes:
    """Return what makes an event the same as another."""
    return keys.key(one.tenant, one.source, one.origin, one.id)


def moved(series: Table, *many: tuple[Cell, ...] | Any) -> dict[Line, float]:
    """Return what cells move, by metric and values of labels."""
    for cells in many:
        for cell, amount in cells:
            series.add({cell: amount})
    return {
        (name, tuple(labels.values())): value
        for metric, lines in series.samples()
        for name, labels, value in lines
        if value and metric.kind != "gauge" and not name.endswith("_bucket")
    }


def kinds(made: list[Made]) -> list[str]:
    return [one.id if isinstance(one, Row) else one.code for one in made]


def test_a_row_says_which_event_it_is_where_it_came_from_and_when(series: Table) -> None:
    one = row(series, {**raw("chat.conversation.started", channel="web"), "source": "/app"})
    assert (one.source, one.origin, one.id, one.tenant) == ("bot", "/app", "e-1", "")
    assert one.type == "chat.conversation.started"
    assert one.received == int(NOW.timestamp() * 1000)
    assert one.received - one.time == 60_000
    assert msgspec.json.decode(one.data) == {"conversation_id": "c-1", "channel": "web"}
    assert one.personal is None


def test_a_new_event_moves_its_own_metrics_and_those_of_intake(series: Table) -> None:
    one = row(series, raw("chat.conversation.started", channel="web"))
    assert moved(series, one.cells) == {
        ("chat_conversations_started_total", ("web",)): 1,
        (EVENTS, ("bot", "chat.conversation.started", "accepted")): 1,
        ("webhook_event_lag_seconds_count", ("bot",)): 1,
        ("webhook_event_lag_seconds_sum", ("bot",)): 60,
    }


def test_a_repeat_moves_only_what_counts_repeats(series: Table) -> None:
    one = row(series, raw("chat.conversation.started"))
    line = (EVENTS, ("bot", "chat.conversation.started", "duplicate"))
    assert moved(series, one.again) == {line: 1}


def test_fields_that_a_type_lacks_are_counted(series: Table) -> None:
    one = row(series, raw("chat.message.received", mood="fine", hat="red", text="hello"))
    assert moved(series, one.cells)["webhook_unknown_fields_total", ("bot",)] == 2
    assert ("webhook_unknown_fields_total", ("shop",)) not in moved(series)


def test_an_event_ahead_of_our_clock_has_no_lag(series: Table) -> None:
    ahead = {
        **raw("chat.conversation.started"),
        "time": (NOW + timedelta(minutes=5)).isoformat(),
    }
    found = moved(series, row(series, ahead).cells)
    assert not [name for name, _ in found if name.startswith("webhook_event_lag")]


def test_bad_events_are_told_in_their_place_and_good_ones_stay(series: Table) -> None:
    good = raw("chat.conversation.started")
    made = rows(series, {**good, "id": "a"}, BAD, {**good, "id": "b"}, UNREADABLE, 7, NUL)
    assert kinds(made) == ["a", "out_of_range", "b", "missing_field", "wrong_type", "e-1"]
    assert made[3] is UNREADABLE
    assert isinstance(made[1], Invalid)
    assert made[1].message.startswith("data.score: ")


def test_a_bad_event_moves_no_metric_and_makes_no_series(series: Table) -> None:
    before = len(series)
    rows(series, BAD, UNREADABLE, None)
    assert len(series) == before


def test_an_event_out_of_the_time_that_is_kept_is_refused(series: Table) -> None:
    old, ahead = (NOW - timedelta(days=401), NOW + timedelta(minutes=11))
    event = raw("chat.conversation.started")
    made = rows(series, *({**event, "time": time.isoformat()} for time in (old, ahead)))
    assert kinds(made) == ["too_old", "too_far_ahead"]


def test_the_tenant_of_the_source_overrides_what_events_say(series: Table) -> None:
    shop = Native(name="bot", tenant="shop")
    said = raw("chat.conversation.started", tenant="else", channel="web")
    one = row(series, said, shop)
    assert one.tenant == "shop"
    assert msgspec.json.decode(one.data)["tenant"] == "shop"
    assert ("chat_conversations_started_total", ("shop", "web")) in moved(series, one.cells)
    assert key(one) == key(row(series, raw("chat.conversation.started"), shop))
    assert key(one) != key(row(series, said))


def test_without_a_tenant_of_the_source_the_event_says_its_own(series: Table) -> None:
    assert row(series, raw("chat.conversation.started", tenant="shop")).tenant == "shop"


def test_a_type_that_we_do_not_know_is_kept_sealed_and_counted_as_unmapped(series: Table) -> None:
    one = row(series, raw("acme.thing.happened", text="my name is Ada"))
    assert one.type == "unmapped"
    assert msgspec.json.decode(one.data) == {"type": "acme.thing.happened"}
    assert msgspec.json.decode(one.personal or b"")["raw"] == {"text": "my name is Ada"}
    assert moved(series, one.cells)[EVENTS, ("bot", "unmapped", "unmapped")] == 1


def test_the_same_event_twice_has_one_key_and_another_source_another(series: Table) -> None:
    event = raw("chat.conversation.started")
    first, second, other = (row(series, event, Native(name=name)) for name in ("a", "a", "b"))
    assert key(first) == key(second) != key(other)


def test_events_of_many_sources_are_each_of_their_own(series: Table) -> None:
    event = raw("chat.conversation.started")
    sources = [Native(name="a", tenant="x"), Native(name="b"), Native(name="c", tenant="z")]
    made = batch.rows(WORLD, [Item(source, event) for source in sources], NOW, series)
    found = [(one.source, one.tenant) for one in made if isinstance(one, Row)]
    assert found == [("a", "x"), ("b", ""), ("c", "z")]


def test_no_events_are_no_rows(series: Table) -> None:
    assert rows(series) == []


@pytest.mark.parametrize(
    ("metric", "label", "field", "type", "shown"),
    [
        ("chat_bot_turns_total", 1, "agent_id", "chat.message.sent", 201),
        ("chat_topic_mentions_total", 1, "topics", "chat.message.received", 51),
        ("chat_conversations_started_total", 1, "channel", "chat.conversation.started", 1),
        ("chat_conversations_started_total", 0, "tenant", "chat.conversation.started", 51),
    ],
)
def test_a_flood_of_values_leaves_the_series_that_the_guard_admits_and_counts_all(
    series: Table, metric: str, label: int, field: str, type: str, shown: int
) -> None:
    total = 20_000
    for start in range(0, total, 1_000):
        names = [f"value-{start + place}" for place in range(1_000)]
        events = [raw(type, **{field: [n] if field == "topics" else n}) for n in names]
        deltas: dict[int, float] = {}
        for one in rows(series, *events):
            assert isinstance(one, Row)
            for cell, amount in one.cells:
                deltas[cell] = deltas.get(cell, 0.0) + amount
        series.add(deltas)
    (lines,) = [lines for one, lines in series.samples() if one.name == metric]
    name = next(one for one in CATALOGUE if one.name == metric).labels[label]
    found = {labels[name]: value for _, labels, value in lines}
    assert len(lines) == len(found) == shown
    assert found[OTHER] == total - (shown - 1)
    assert sum(found.values()) == total
    # an unknown channel is `other` by events.md already, so nothing flows over
    overflow = moved(series).get(("metrics_label_overflow_total", (metric, name)), 0)
    assert overflow == (0 if field == "channel" else found[OTHER])


EXAMPLES = [raw(type) for type in LEAST]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)
MESSY = st.sampled_from([*EXAMPLES, BAD, NUL, UNREADABLE, raw("acme.thing")]) | JSON


@given(st.lists(MESSY, max_size=12))
def test_whatever_arrives_has_its_answer_in_its_place_whoever_its_neighbours_are(
    raws: list[Any],
) -> None:
    series = Table(CATALOGUE, Guard(Metrics()))
    together = rows(series, *raws)
    alone = [one for raw in raws for one in rows(series, raw)]

    def told(one: Made) -> object:
        # what is sealed differs each time
        return one._replace(personal=None) if isinstance(one, Row) else (one.code, one.message)

    assert list(map(told, together)) == list(map(told, alone))


def test_records_alone_become_the_rows_that_they_become_among_others(series: Table) -> None:
    good = raw("chat.message.received", text="hello")
    decoded = records.decoded(msgspec.json.encode([good, good]))
    assert decoded is not None
    alone = rows(series, *decoded)
    among = rows(series, *decoded, BAD, UNREADABLE)
    assert [*map(repr, alone)] == [*map(repr, among[:2])]
    assert all(isinstance(one, Row) for one in alone)


def test_what_was_missed_counts_as_such_once_and_tells_of_no_delay(series: Table) -> None:
    items = [Item(BOT, raw("chat.message.received", text="hello"))]
    (made,) = batch.rows(WORLD, items, NOW + timedelta(hours=1), series, missed=True)
    (sent,) = batch.rows(WORLD, items, NOW + timedelta(hours=1), series)
    assert isinstance(made, Row)
    assert isinstance(sent, Row)
    assert key(made) == key(sent)
    assert made.again == ()
    found = {line: value for line, value in moved(series, made.cells).items() if value}
    event = ("bot", "chat.message.received")
    assert found[EVENTS, (*event, "reconciled")] == 1
    assert (EVENTS, (*event, "accepted")) not in found
    assert not any(name.startswith("webhook_event_lag") for name, _ in found)


def test_a_row_has_the_number_of_its_senders_own_counter(series: Table) -> None:
    assert row(series, {**raw("chat.conversation.reopened"), "sequence": 17}).number == 17


SAID = st.fixed_dictionaries(
    {},
    optional={
        "channel": st.sampled_from(["web", "sms", "fax"]),
        "agent_id": st.sampled_from(["a", "b", "c"]),
        "agent_kind": st.sampled_from(["ai", "human"]),
        "response_seconds": st.sampled_from([0, 0.4, 7.5]),
        "text": st.sampled_from(["thank you", "where is my order", ""]),
        "topics": st.lists(st.sampled_from(["x", "y"]), max_size=3),
        "tenant": st.sampled_from(["t", ""]),
    },
)


@given(
    st.lists(st.tuples(st.sampled_from(["chat.message.sent", "chat.message.received"]), SAID)),
    st.sampled_from([{}, {"agent": 1, "topic": 1, "tenant": 1}]),
)
def test_events_move_the_same_whether_or_not_one_like_them_came_before(
    said: list[tuple[str, dict[str, Any]]], caps: dict[str, int]
) -> None:
    known, forgetful = (Table(CATALOGUE, Guard(Metrics(caps=caps))) for _ in range(2))
    raws = []
    for type, data in said:
        unfit = ("topics",) if type.endswith("sent") else ("response_seconds",)
        raws.append(raw(type, **{k: v for k, v in data.items() if k not in unfit}))
    for one in raws:
        forgetful.known.clear()
        assert row(known, one).cells == row(forgetful, one).cells
    assert known.read(OVERFLOW) == forgetful.read(OVERFLOW)
