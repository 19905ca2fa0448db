from collections import Counter

import pytest

from exporter.traffic import people
from exporter.traffic.dice import Dice
from exporter.traffic.models import MODELS
from exporter.traffic.scene import Scene
from tests.exporter.traffic.told import MINUTE, SCENE


def test_one_assistant_is_visibly_worse_than_the_others() -> None:
    *good, worst = people.ASSISTANTS
    for one in good:
        assert worst.csat < one.csat - 1
        assert worst.fallback > 2 * one.fallback
        assert worst.escalated > 2 * one.escalated


def test_every_assistant_has_a_model_and_no_person_has() -> None:
    assert {one.model for one in people.ASSISTANTS} == MODELS.keys()
    assert {one.model for one in people.PEOPLE} == {""}


def test_a_customer_is_the_same_whenever_asked() -> None:
    assert people.known(SCENE, 17) == people.known(SCENE, 17)
    assert people.known(SCENE, 17).id == "c-17"
    assert people.known(SCENE, 17) != people.known(Scene(2), 17)


def test_customers_come_back_and_some_are_new() -> None:
    dice = Dice("customers")
    numbers = [int(people.customer(SCENE, dice, MINUTE).id[2:]) for _ in range(2000)]
    newest = SCENE.customers(MINUTE)
    assert max(numbers) == newest
    assert sum(number > newest - 200 for number in numbers) > 600
    assert sum(number < newest - 2000 for number in numbers) > 200


def test_before_there_were_many_customers_the_first_one_comes() -> None:
    assert people.customer(SCENE, Dice("first"), 0).id == "c-0"


def test_customers_have_several_languages_channels_and_currencies() -> None:
    found = [people.known(SCENE, number) for number in range(1000)]
    assert {one.currency for one in found} == {"EUR", "GBP"}
    assert {one.language for one in found} == {"en", "fr", "de", "es", "it", "nl"}
    assert len(Counter(one.channel for one in found)) == 6


def test_names_are_put_together() -> None:
    first, last = people.name(Dice("name")).split()
    assert first[0].isupper()
    assert last[0].isupper()


@pytest.mark.parametrize(("mean", "least", "most"), [(4.7, 4.3, 5), (3.0, 2.8, 3.2), (-3, 1, 1)])
def test_grades_are_around_their_mean(mean: float, least: float, most: float) -> None:
    dice = Dice("grades")
    grades = [people.grade(dice, mean) for _ in range(1000)]
    assert set(grades) <= {1, 2, 3, 4, 5}
    assert least <= sum(grades) / 1000 <= most


def test_somebody_is_on_duty() -> None:
    assert people.known_person(Dice("duty")) in people.PEOPLE
