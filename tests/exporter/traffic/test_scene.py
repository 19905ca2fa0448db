from itertools import pairwise
from statistics import fmean

import pytest

from exporter.traffic import scene
from exporter.traffic.scene import DAY, Scene
from tests.exporter.traffic.told import MIDNIGHT, MINUTE, SCENE, spoilt

WEEK = 7 * DAY


def test_a_week_has_the_rate_that_was_asked_for_in_the_mean() -> None:
    assert fmean(scene.weight(minute) for minute in range(WEEK)) == pytest.approx(1, rel=0.02)
    counts = [SCENE.count("c", minute, 1.0) for minute in range(MINUTE, MINUTE + WEEK)]
    assert fmean(counts) == pytest.approx(1, rel=0.06)


def test_nights_and_sundays_are_quiet() -> None:
    night, noon = MIDNIGHT + 3 * 60, MIDNIGHT + 10 * 60
    assert scene.weight(night) < scene.weight(noon) / 4
    assert scene.weekday(MIDNIGHT + 4 * DAY) < scene.weekday(MIDNIGHT - 2 * DAY)


def test_nothing_jumps_from_one_hour_to_the_next() -> None:
    told = [scene.weight(MIDNIGHT + minute) for minute in range(DAY)]
    assert max(abs(a - b) for a, b in pairwise(told)) < 0.03


def test_things_of_several_minutes_are_as_many_as_of_each() -> None:
    hours = range(MINUTE, MINUTE + WEEK, 60)
    assert fmean(SCENE.count("b", one, 0.1, 60) for one in hours) == pytest.approx(6, rel=0.1)


def test_there_are_more_customers_every_day() -> None:
    assert SCENE.customers(MINUTE + DAY) - SCENE.customers(MINUTE) == DAY // 4


@pytest.mark.parametrize("mishap", scene.MISHAPS)
def test_now_and_then_a_quarter_of_an_hour_is_bad(mishap: str) -> None:
    minute = spoilt(mishap)
    quarter = minute - minute % 15
    assert {SCENE.mishap(one) for one in range(quarter, quarter + 15)} == {mishap}


def test_most_of_the_time_is_good_and_nights_always_are() -> None:
    month = range(MIDNIGHT, MIDNIGHT + 30 * DAY, 15)
    bad = [minute for minute in month if SCENE.mishap(minute)]
    assert 10 <= len(bad) <= 100
    assert all(scene.weight(minute) > 0.8 for minute in bad)


def test_another_seed_has_other_mishaps() -> None:
    month = range(MIDNIGHT, MIDNIGHT + 30 * DAY, 15)
    assert [SCENE.mishap(one) for one in month] != [Scene(2).mishap(one) for one in month]
