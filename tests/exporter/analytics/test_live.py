from exporter.analytics import live
from exporter.analytics.activity import Counts
from exporter.analytics.figures import conversations
from exporter.analytics.figures.sums import Sums

JUST_NOW = Counts(5, 3, 2, 1, 0)


def test_what_is_said_of_a_moment() -> None:
    today = conversations.overview(Sums({("conversations", ""): 4, ("escalated", ""): 1}))
    found = live.figures(JUST_NOW, today, 2)
    assert (found["messages"], found["users"], found["errors"], found["alerts"]) == (5, 2, 1, 2)
    assert (found["today_conversations"], found["today_escalation"]) == (4, 25)
    assert found["today_csat"] is None


def test_while_today_is_not_known_nothing_is_said_of_it() -> None:
    found = live.figures(JUST_NOW, None, 0)
    assert not live.is_whole(found)
    assert live.is_whole(live.figures(JUST_NOW, conversations.overview(Sums()), 0))


def test_only_what_is_other_is_pushed() -> None:
    before = {"a": 1.0, "b": None, "gone": 3.0}
    assert live.changed(before, {"a": 1.0, "b": 2.0, "new": None}) == {"b": 2.0, "new": None}
    assert live.changed(before, before) == {}


def test_how_complete_today_is_is_told_with_its_figures() -> None:
    today = conversations.overview(Sums())
    assert live.figures(JUST_NOW, today, 0, 0.9)["today_completeness"] == 0.9
    assert live.figures(JUST_NOW, today, 0)["today_completeness"] is None
    assert "today_completeness" not in live.figures(JUST_NOW, None, 0, 0.9)
