import ast
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import cells, conversation, delivery, happening, measures
from exporter.analytics.delivery import Step
from tests.exporter.analytics import happenings
from tests.exporter.analytics.beats import DAY, START, beat, terms, told
from tests.house import tree

UTC = ZoneInfo("UTC")
TOLD = (
    beat(
        "received",
        START,
        topics=["billing"],
        feeling="positive",
        sure=0.9,
        emotions=["joy"],
        derived=True,
    ),
    beat("sent", START + 1, place=1, who="ai", agent="bot", cached=True, fallback=True, error=True),
    beat("received", START + 2, place=2, feeling="neutral"),
    beat("sent", START + 3, place=3, who="human", agent="ann"),
    beat("received", START + 4, place=4, feeling="negative"),
    beat("converted", START + 5, place=5, what="purchase", value=1_999, currency="EUR"),
    beat("rated", START + 6, place=6, score=4),
    beat("rated", START + 6, place=13, answer=4),
    beat(
        "queried",
        START + 7,
        place=7,
        provider="shopify",
        types=["orders"],
        gaps=["refund policy"],
        confidence=0.9,
        confidence_without=0.5,
    ),
    beat("required", START + 8, place=8, id="f1"),
    beat("done", START + 9, place=9, id="f1"),
    beat("escalated", START + 10, place=10),
    beat("ended", START + 20, place=11),
    beat("received", START + 21, place=12),
)
THREADS = (TOLD, told("cbE"), told("cbc"), (beat("summarised", START, ms=1, by_agent=1),))


def counted() -> Iterator[str]:
    for now in (START + DAY // 2, START + 3 * DAY):
        for thread in THREADS:
            for cell in cells.of(conversation.told(thread, terms(now)), UTC):
                yield cell.measure


def happened() -> Iterator[str]:
    for type, more in happenings.EVERYTHING:
        agent = {"agent_id": "bot", "agent_kind": "ai"} | more
        for cell in happening.of(START, happenings.data(type, **agent), UTC):
            yield cell.measure


def test_the_table_has_all_that_conversations_come_to_and_nothing_else() -> None:
    assert {*counted()} == measures.OF_CONVERSATIONS.keys()


def test_the_table_has_all_that_messages_on_their_way_come_to_and_nothing_else() -> None:
    failed = {"failed": Step(START, "expired", "utility", "")}
    read = {"read": Step(START, "", "", "")}
    found = [*delivery.cells(failed, "web", UTC), *delivery.cells(read, "web", UTC)]
    assert {cell.measure for cell in found} == measures.OF_DELIVERIES.keys()


def test_the_table_has_all_that_events_add_and_nothing_else() -> None:
    assert {*happened()} == measures.OF_EVENTS.keys()
    assert not measures.OF_EVENTS.keys() & measures.OF_CONVERSATIONS.keys()


READERS = [
    path
    for path in tree.files("exporter/analytics", "exporter/web/analytics", "exporter/folding")
    if "sums" in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("path", READERS, ids=tree.name)
def test_a_figure_reads_only_what_is_in_the_table(path: Path) -> None:
    """Whatever is called sums, or ends so, is asked for measures by their names."""
    assert not {*read(path)} - measures.ALL.keys()


def read(path: Path) -> Iterator[str]:
    for node in ast.walk(tree.parsed(path)):
        match node:
            case ast.Subscript(value=ast.Name(id=held), slice=ast.Constant(value=str(measure))):
                if held.endswith("sums"):
                    yield measure
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=held), attr="of" | "named"),
                args=[ast.Constant(value=str(measure)), *_],
            ):
                if held.endswith("sums"):
                    yield measure
            case _:
                pass


@pytest.mark.parametrize("measure", measures.ALL)
def test_a_measure_says_what_it_is(measure: str) -> None:
    assert measures.ALL[measure].what


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_a_name_is_parted_as_it_was_made(parts: list[str]) -> None:
    clean = tuple(part.replace(measures.SEPARATOR, " ") for part in parts)
    assert measures.parts(measures.name(*parts)) == clean
