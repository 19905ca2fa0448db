from exporter.analytics.figures import sums
from exporter.analytics.figures.sums import NOTHING, Sums


def test_what_is_not_there_is_0() -> None:
    assert NOTHING["conversations"] == 0
    assert NOTHING.of("outcomes", "resolved") == 0
    assert NOTHING.named("outcomes") == {}
    assert NOTHING.each("outcomes") == {}


def test_names_come_by_amount_then_by_name_and_none_of_0() -> None:
    found = Sums({("topics", "b"): 2, ("topics", "a"): 2, ("topics", "c"): 3, ("topics", "d"): 0})
    assert [*found.named("topics").items()] == [("c", 3), ("a", 2), ("b", 2)]
    assert found.each("topics") == {"a": 2, "b": 2, "c": 3}


def test_sums_add_up() -> None:
    one, other = Sums({("ended", ""): 1}), Sums({("ended", ""): 2, ("active", ""): 1})
    whole = sums.added([one, other])
    assert (whole["ended"], whole["active"]) == (3, 1)
    assert sums.added([]).amounts == {}
