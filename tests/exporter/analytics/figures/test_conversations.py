from exporter.analytics.figures import conversations
from exporter.analytics.figures.conversations import Mean
from exporter.analytics.figures.sums import NOTHING, Sums
from tests.exporter.analytics.figures.asked import Asked


def sums(**amounts: int) -> Sums:
    return Sums({(measure, ""): amount for measure, amount in amounts.items()})


def test_rates_are_of_those_that_can() -> None:
    """Row B8."""
    found = conversations.overview(
        Sums(
            {
                **sums(
                    conversations=10,
                    active=2,
                    ended=8,
                    completed=6,
                    escalated=1,
                    automated=4,
                    converted=3,
                    on_topic=5,
                ).amounts,
                ("outcomes", "resolved"): 4,
                ("outcomes", "abandoned"): 1,
            }
        )
    )
    told = {
        name: (rate.count, rate.n)
        for name, rate in (
            ("completion", found.completion),
            ("escalation", found.escalation),
            ("resolution", found.resolution),
            ("automation", found.automation),
            ("conversion", found.conversion),
            ("topic_coverage", found.topic_coverage),
        )
    }
    assert told == {
        "completion": (6, 8),
        "escalation": (1, 10),
        "resolution": (4, 5),
        "automation": (4, 8),
        "conversion": (3, 10),
        "topic_coverage": (5, 10),
    }


def test_means_carry_their_n() -> None:
    found = conversations.overview(
        sums(
            conversations=4,
            messages=10,
            by_customer=5,
            replies_n=3,
            replies_ms=105_000,
            duration_ms=14_400_000,
            ratings=2,
            rating_milli=9_000,
        )
    )
    assert found.average_duration_seconds == Mean(3600.0, 4)
    assert found.average_response_time_ms == Mean(35_000.0, 3)
    assert found.csat == Mean(4.5, 2)
    assert found.messages_per_conversation == Mean(2.5, 4)
    assert (found.customer_share.value, found.reply_rate.value) == (50.0, 60.0)


def test_of_nothing_means_are_not_known_and_rates_are_0() -> None:
    found = conversations.overview(NOTHING)
    assert (found.csat, found.completion.value, found.conversations) == (Mean(None, 0), 0.0, 0)


def test_an_overview_reads_what_it_names() -> None:
    asked = Asked()
    conversations.overview(Sums(asked))
    assert asked.measures <= {*conversations.MEASURES}
