from collections import Counter
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import buckets, cells, conversation, days
from exporter.analytics.cells import Cell
from exporter.analytics.conversation import Conversation
from tests.exporter.analytics.beats import DAY, START, beat, terms, told

UTC = ZoneInfo("UTC")
TODAY = days.day(START, UTC)


def moved(before: Conversation, after: Conversation) -> dict[Cell, int]:
    """Return by how much cells move when a conversation becomes another."""
    sums = cells.Sums()
    cells.add(sums, "acme", before, after, UTC)
    found = sums.flat()
    assert {tenant for tenant, _ in found} <= {"acme"}
    return {cell: amount for (_, cell), amount in found.items()}


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
    )
    found = cells.of(conversation.told(thread, terms()), UTC)

    def amount(measure: str, name: str = "") -> int:
        return found[Cell(TODAY, "web", "", measure, name)]

    assert (amount("value_minor", "EUR"), amount("conversions", "lead")) == (1_999, 1)
    assert (amount("topics", "refund"), amount("providers", "shopify")) == (1, 1)
    assert (amount("data_types", "orders"), amount("with_data")) == (1, 1)
    assert (amount("rating_milli"), amount("ratings"), amount("positive")) == (4_000, 1, 1)


def test_a_conversation_that_begins_adds_all_of_it_but_what_is_nothing() -> None:
    felt = beat("received", START, feeling="positive", emotions=["joy", "relief"])
    thread = felt, beat("answered", START + 1, place=1, ms=0, agent="bot")
    one = conversation.told(thread, terms())
    sums = cells.Sums()
    cells.add(sums, "acme", None, one, UTC)
    found = {cell: amount for (_, cell), amount in sums.flat().items()}
    assert found == cells.of(one, UTC)
    assert found[Cell(TODAY, "web", "bot", "emotions", "joy")] == 1
    assert found[Cell(TODAY, "web", "bot", "replies_n")] == 1
    assert Cell(TODAY, "web", "bot", "replies_ms") not in found


AGENTS = st.lists(st.sampled_from(["", "ann", "bot"]), min_size=12, max_size=12)


@given(
    before=st.text("cbhsE!R.", max_size=12),
    more=st.text("cbhsE!R.", max_size=3),
    agents=AGENTS,
    is_earlier=st.booleans(),
)
def test_what_changes_is_what_is_between_before_and_after(
    before: str, more: str, agents: list[str], is_earlier: bool
) -> None:
    """Whoever took part, and where what is new came first and so began it on another day."""

    def row(story: str, start: int = START) -> Conversation:
        beats = told(f"c{story}", start=start)
        names = [*agents, *agents]
        thread = tuple(
            type(one)(one.at, one.key, one.kind, one.who, names[place], "web", "", "en", one.more)
            for place, one in enumerate(beats)
        )
        return conversation.told(thread, terms())

    one, other = row(before), row(before + more, START - DAY if is_earlier else START)
    changed = Counter(cells.of(one, UTC))
    changed.update(moved(one, other))
    assert {cell: amount for cell, amount in changed.items() if amount} == cells.of(other, UTC)
    assert moved(other, other) == {}


def both() -> Counter[Cell]:
    """A bot answered in a minute and handed over to a person, who took ten and sold something."""
    thread = (
        beat("received", START),
        beat("sent", START + 60_000, place=1, who="ai", agent="bot"),
        beat("received", START + 120_000, place=2),
        beat("sent", START + 720_000, place=3, who="human", agent="ann"),
        beat("converted", START + 730_000, place=4, what="purchase", value=1_999, currency="EUR"),
        beat("converted", START + 740_000, place=5, what="lead"),
    )
    return cells.of(conversation.told(thread, terms()), UTC)


def test_agents_who_took_turns_have_the_times_of_their_own_answers() -> None:
    found = both()
    times = {
        agent: (
            found[Cell(TODAY, "web", agent, "replies_n")],
            found[Cell(TODAY, "web", agent, "replies_ms")],
            found[Cell(TODAY, "web", agent, "human_replies_n")],
        )
        for agent in ("", "bot", "ann")
    }
    assert times == {"": (2, 660_000, 1), "bot": (1, 60_000, 0), "ann": (1, 600_000, 1)}
    assert found[Cell(TODAY, "web", "bot", "replies_bucket", str(buckets.of(60_000)))] == 1
    assert (found[Cell(TODAY, "web", "", "asked")], found[Cell(TODAY, "web", "", "active")]) == (
        2,
        1,
    )


def test_what_several_agents_brought_together_is_attended_once() -> None:
    found = both()
    assert found[Cell(TODAY, "web", "", "attended_minor", "EUR")] == 1_999
    for agent in ("", "bot", "ann"):
        assert found[Cell(TODAY, "web", agent, "value_minor", "EUR")] == 1_999
        assert found[Cell(TODAY, "web", agent, "priced", "EUR")] == 1
    assert Cell(TODAY, "web", "ann", "attended_minor", "EUR") not in found
    alone = (beat("converted", START, what="purchase", value=1_999, currency="EUR"),)
    nobody = cells.of(conversation.told(alone, terms()), UTC)
    assert Cell(TODAY, "web", "", "attended_minor", "EUR") not in nobody


def test_a_summary_of_several_agents_is_of_each_of_them() -> None:
    thread = (
        beat("summarised", START, agent="1", ms=35_000, by_agent=2),
        beat("rated", START + 1, place=1, score=5, agent="2"),
    )
    found = cells.of(conversation.told(thread, terms()), UTC)
    for agent in ("", "1", "2"):
        assert found[Cell(TODAY, "web", agent, "replies_ms")] == 70_000
        assert found[Cell(TODAY, "web", agent, "summarised")] == 1
