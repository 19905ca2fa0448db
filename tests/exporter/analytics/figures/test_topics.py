from exporter.analytics.figures import topics
from exporter.analytics.figures.conversations import Mean
from exporter.analytics.figures.sums import Sums
from exporter.analytics.figures.topics import Language


def test_a_topic_carries_its_share_and_its_grade() -> None:
    found = topics.topics(
        Sums(
            {
                ("conversations", ""): 4,
                ("topics", "price"): 3,
                ("topics", "delivery"): 1,
                ("topic_ratings", "price"): 2,
                ("topic_rating_milli", "price"): 9_000,
            }
        )
    )
    assert [(one.topic, one.share.value, one.csat) for one in found] == [
        ("price", 75.0, Mean(4.5, 2)),
        ("delivery", 25.0, Mean(None, 0)),
    ]


def test_languages_sum_to_100() -> None:
    found = topics.languages(Sums({("languages", "fr"): 1, ("languages", "en"): 2}))
    assert found == [Language("en", 2, 66.7), Language("fr", 1, 33.3)]


def test_a_day_has_24_hours() -> None:
    found = topics.hours(Sums({("hours", "09"): 2}))
    assert [one.conversations for one in found] == [0] * 9 + [2] + [0] * 14
