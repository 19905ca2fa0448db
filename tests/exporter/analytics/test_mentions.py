from exporter.analytics import mentions, snapshot
from exporter.analytics.snapshot import NONE, Snapshot
from tests.exporter.analytics.beats import START, beat, told


def test_names_are_kept_once_in_order_and_not_without_end() -> None:
    assert mentions.named(["b", "", "a", "b"]) == ("b", "a")
    assert mentions.named([]) == mentions.named([""]) == ()
    assert len(mentions.named([*map(str, range(100))])) == mentions.MOST


def test_the_last_word_about_a_field_holds() -> None:
    thread = told("cb")
    assert mentions.latest(thread, "channel") == "web"
    assert mentions.latest(thread, "agent") == ""
    assert mentions.latest((beat("sent", START, agent="ann"), *thread), "agent") == "ann"


def test_lists_of_all_beats_come_together() -> None:
    thread = (beat("received", 1, topics=["a", "b"]), beat("received", 2, topics=["b", "c"]))
    assert mentions.listed(thread, "topics") == ("a", "b", "c")


def test_integrations_are_those_asked_and_those_that_a_summary_names() -> None:
    asked = beat("queried", 1, provider="hubspot")
    summary = beat("summarised", 2, providers=["shopify", "hubspot"])
    assert mentions.providers([asked], [summary]) == ("hubspot", "shopify")


def test_a_summary_rates_only_where_the_customer_did_not() -> None:
    rated = (beat("rated", 1, score=5), beat("rated", 2), beat("received", 3))
    assert mentions.ratings(rated, Snapshot(score=2.5)) == [5]
    assert mentions.ratings((), Snapshot(score=2.5)) == [2.5]
    assert mentions.ratings((), NONE) == []


def test_a_summary_of_feelings_stands_for_all_messages() -> None:
    felt = (beat("received", 1, feeling="negative"), beat("received", 2, feeling="neutral"))
    assert mentions.feelings(felt, NONE) == ["negative", "neutral"]
    assert mentions.feelings(felt, Snapshot(feeling="positive")) == ["positive"]


def test_a_conversion_of_a_summary_counts_where_no_event_tells_of_one() -> None:
    by_sender = Snapshot(conversion=("purchase", 1_200, "EUR"))
    bought = (beat("converted", 1, what="lead"), beat("converted", 2, what="purchase", value=5))
    assert list(mentions.conversions(bought, by_sender)) == [("lead", 0, ""), ("purchase", 5, "")]
    assert list(mentions.conversions((), by_sender)) == [("purchase", 1_200, "EUR")]
    assert list(mentions.conversions((), NONE)) == []


def test_of_summaries_only_the_latest_says_who_took_part() -> None:
    """Row A18: an insight that is corrected is not the first agent's any more."""
    first = beat("summarised", START, agent="1")
    later = beat("summarised", START + 1, place=1, agent="2")
    rated = beat("rated", START + 2, place=2, agent="ann", score=4)
    thread = (first, later, rated)
    assert mentions.agents(thread, snapshot.latest(thread)) == ("ann", "2")
    assert mentions.agents((rated,), NONE) == ("ann",)
