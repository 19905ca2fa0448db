from exporter.traffic import people, scene, upkeep
from exporter.traffic.scene import DAY
from exporter.traffic.tale import Happening, Start
from tests.exporter.traffic.told import MIDNIGHT, SCENE, flat, spoilt, taken, typed

WEEKS = range(MIDNIGHT, MIDNIGHT + 28 * DAY, DAY)


def changes(minutes: range = WEEKS) -> list[Happening]:
    return flat(upkeep.change(Start(SCENE, upkeep.CHANGE, minute, 0)) for minute in minutes)


def test_people_come_and_go_each_day_and_somebody_moves_the_widget() -> None:
    for minute in WEEKS:
        told = [
            upkeep.shift(Start(SCENE, upkeep.SHIFT, minute, number))
            for number in range(len(people.PEOPLE))
        ]
        taken(flat(told))
        for tale in told:
            states = [one.data["status"] for one in typed(tale, "agent.changed")]
            assert states == ["online", "away", "online", "offline"]
            assert all(minute * 60 <= one.at < (minute + DAY) * 60 for one in tale)
        assert len(typed(flat(told), "widget.changed")) == 1


def test_more_is_spent_and_used_by_day() -> None:
    def spent(minute: int) -> float:
        told = upkeep.spend(Start(SCENE, upkeep.SPEND, minute, 0))
        told += upkeep.use(Start(SCENE, upkeep.USE, minute, 0))
        taken(told)
        return sum(float(one.data["value"]) for one in told)

    assert spent(MIDNIGHT + 600) > 2 * spent(MIDNIGHT + 180) > 0


def test_something_is_changed_every_day() -> None:
    told = changes()
    taken(told)
    days = {int(one.at) // 86_400 for one in told}
    assert len(days) == len(WEEKS)
    assert {one.data["kind"] for one in told} == {"deploy", "prompt", "config", "model"}


def test_a_bad_quarter_of_an_hour_often_follows_a_deploy() -> None:
    blamed = 0
    bad = [minute for minute in range(MIDNIGHT, MIDNIGHT + 90 * DAY, 15) if SCENE.mishap(minute)]
    for minute in bad:
        told = upkeep.blame(Start(SCENE, upkeep.BLAME, minute - 15, 0))
        taken(told)
        for one in told:
            assert 0 < minute * 60 - one.at <= 180
            blamed += 1
    assert 0.3 < blamed / len(bad) < 0.9
    assert {SCENE.mishap(minute) for minute in bad} == scene.MISHAPS.keys()


def test_no_deploy_is_blamed_for_a_good_quarter() -> None:
    minute = spoilt("models") // 15 * 15
    assert not upkeep.blame(Start(SCENE, upkeep.BLAME, minute, 0)) or SCENE.mishap(minute + 15)
