from collections import Counter
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import buckets, cells, conversation, days
from exporter.analytics.cells import Cell
from tests.exporter.analytics.beats import DAY, START, beat, terms, told

UTC = ZoneInfo("UTC")
TODAY = days.day(START, UTC)


def of(story: str, agent: str = "") -> dict[tuple[str, str], int]:
    """Return the cells of a story of all agents or of one, by measure and name."""
    thread = tuple(
        type(one)(one.at, one.key, one.kind, one.who, "ann", "web", "", "en", one.more)
        for one in told(story)
    )
    found = cells.of(conversation.told(thread, terms(START + 3 * DAY)), UTC)
    return {
        (cell.measure, cell.name): amount for cell, amount in found.items() if cell.agent == agent
    }


def test_a_conversation_counts_on_the_day_it_began_for_its_channel_and_its_agents() -> None:
    found = of("cbE")
    assert of("cbE", "ann") == found
    assert found["conversations", ""] == found["completed", ""] == found["automated", ""] == 1
    assert found["outcomes", "resolved"] == found["succeeded", ""] == found["bot_resolved", ""] == 1
    assert found["languages", "en"] == 1
    assert (found["replies_n", ""], found["replies_ms", ""]) == (1, 60_000)
    assert found["replies_bucket", str(buckets.of(60_000))] == 1
    assert not {("missed", ""), ("abandoned", ""), ("handed_off", "")} & found.keys()
    assert {cell.day for cell in cells.of(conversation.told(told("cb"), terms()), UTC)} == {TODAY}


def test_an_abandoned_one_is_ended_and_neither_completed_nor_a_success() -> None:
    found = of("cbc")
    assert found["ended", ""] == found["missed", ""] == found["outcomes", "abandoned"] == 1
    assert not {("completed", ""), ("succeeded", "")} & found.keys()


def test_money_topics_and_grades_have_their_names_and_units() -> None:
    thread = (
        beat("received", START, topics=["billing", "refund"], feeling="positive"),
        beat("converted", START + 1, place=1, what="purchase", value=1_999, currency="EUR"),
        beat("converted", START + 2, place=2, what="lead"),
        beat("rated", START + 3, place=3, score=4),
        beat("queried", START + 4, place=4, provider="shopify", types=["orders"]),
        beat("required", START + 5, place=5, id="f1"),
        beat("required", START + 6, place=6, id="f2"),
        beat("done", START + 7, place=7, id="f2"),
    )
    found = cells.of(conversation.told(thread, terms()), UTC)

    def amount(measure: str, name: str = "") -> int:
        return found[Cell(TODAY, "web", "", measure, name)]

    assert (amount("value_minor", "EUR"), amount("conversions", "lead")) == (1_999, 1)
    assert (amount("topics", "refund"), amount("providers", "shopify")) == (1, 1)
    assert (amount("data_types", "orders"), amount("with_data")) == (1, 1)
    assert (amount("rating_milli"), amount("ratings"), amount("positive")) == (4_000, 1, 1)
    assert (amount("followups"), amount("followed")) == (2, 1)


@given(before=st.text("cbhsE!R.", max_size=12), after=st.text("cbhsE!R.", max_size=12))
def test_what_changes_is_what_is_between_before_and_after(before: str, after: str) -> None:
    old, new = (
        cells.of(conversation.told(told(f"c{story}"), terms()), UTC) for story in (before, after)
    )
    changed = Counter(old)
    changed.update(cells.change(old, new))
    assert {cell: amount for cell, amount in changed.items() if amount} == new
    assert cells.change(new, new) == {}
