from exporter.analytics.figures import followups
from exporter.analytics.figures.followups import Promised
from exporter.analytics.figures.rates import rate
from exporter.analytics.figures.sums import NOTHING, Sums
from exporter.analytics.promises import NONE, Counts

SUMS = Sums({("conversations", ""): 4, ("succeeded", ""): 2, ("missed", ""): 1})


def test_what_was_promised_is_done_or_open_and_some_of_it_is_overdue() -> None:
    assert followups.promised(Counts(3, 1, 1)) == Promised(3, 1, 2, 1, rate(1, 3))
    assert followups.promised(NONE) == Promised(0, 0, 0, 0, rate(0, 0))


def test_conversations_succeed_or_not_or_go_on() -> None:
    found = followups.results(SUMS)
    assert (found.conversations, found.success.value, found.miss.value) == (4, 50, 25)
    assert followups.results(NOTHING).success.n == 0


def test_a_key_of_either_has_both() -> None:
    found = followups.split({"b": Counts(2, 1, 0)}, {"a": SUMS, "b": SUMS})
    assert list(found) == ["a", "b"]
    assert found["a"] == followups.followups(NONE, SUMS)
    assert found["b"].followups.required == 2
    assert followups.split({"c": Counts(1, 0, 0)}, {})["c"].results.conversations == 0
