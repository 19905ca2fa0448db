"""What was worked out is kept, but not without end."""

from alerting.promql.kept import Kept


def found(kept: Kept, key: int, value: int, weight: int = 1) -> int:
    return kept.found(key, lambda: value, lambda _: weight)


def test_a_thing_is_made_once() -> None:
    kept = Kept(2, 10)
    assert [found(kept, 1, value) for value in (5, 6)] == [5, 5]


def test_what_was_kept_first_goes_when_there_are_too_many() -> None:
    kept = Kept(2, 10)
    for key in (1, 2, 3):
        found(kept, key, 0)
    assert [found(kept, key, 9) for key in (3, 2)] == [0, 0]
    assert found(kept, 1, 9) == 9


def test_what_was_kept_first_goes_when_it_weighs_too_much() -> None:
    kept = Kept(10, 10)
    for key, weight in ((1, 4), (2, 4), (3, 5)):
        found(kept, key, 0, weight)
    assert [found(kept, key, 9) for key in (3, 2)] == [0, 0]
    assert found(kept, 1, 9) == 9


def test_the_newest_is_kept_whatever_it_weighs() -> None:
    kept = Kept(10, 10)
    found(kept, 1, 0)
    found(kept, 2, 0, 100)
    assert found(kept, 2, 9) == 0
    assert found(kept, 1, 9) == 9
