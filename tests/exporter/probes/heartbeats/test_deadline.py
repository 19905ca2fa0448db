import pytest

from alerting.duration import Duration
from exporter.probes.cron import Cron, Zone
from exporter.probes.heartbeats import deadline
from exporter.probes.heartbeats.deadline import MOST_GAPS, Terms
from tests.exporter.probes.heartbeats.examples import at

FIVE = Duration(300)


def test_a_period_begins_with_the_last_sign() -> None:
    assert deadline.due(Terms(FIVE, period=Duration(3600)), at(7)) == at(67)
    assert deadline.due(Terms(FIVE), at(7)) is None


def test_a_schedule_has_its_own_clock() -> None:
    nightly = Cron.parse("0 3 * * *")
    assert deadline.due(Terms(FIVE, schedule=nightly), at(0)) == at(60)
    assert deadline.due(Terms(FIVE, schedule=nightly), at(60)) == at(25 * 60)
    berlin = Terms(FIVE, schedule=nightly, zone=Zone.parse("Europe/Berlin"))
    assert deadline.due(berlin, at(-1)) == at(0)


@pytest.mark.parametrize(
    ("gaps", "limit"),
    [
        ([], 5),
        ([(-9, -1)], 5),
        ([(-9, 0)], 5),
        ([(-9, 1)], 6),
        ([(1, 2)], 7),
        ([(4.9, 30)], 35),
        ([(5, 30)], 5),
        ([(9, 30)], 5),
        ([(1, 2), (6, 8)], 13),
        ([(1, 2), (7, 8)], 7),
        ([(-9, 1), (4, 4.5)], 9.5),
    ],
)
def test_what_fell_due_while_nobody_heard_has_its_grace_anew(
    gaps: list[tuple[float, float]], limit: float
) -> None:
    found = [(at(gone), at(back)) for gone, back in gaps]
    assert deadline.limit(at(0), FIVE, FIVE, found) == at(limit)


def test_gaps_are_between_spells_and_until_now() -> None:
    spells = [(at(0), at(1)), (at(2), at(3))]
    assert deadline.gaps(spells, [], at(9)) == ((at(1), at(2)), (at(3), at(9)))
    many = [(at(2 * n), at(2 * n + 1)) for n in range(MOST_GAPS + 9)]
    assert len(deadline.gaps(many, [], at(9_999))) == MOST_GAPS


def test_who_looked_was_there_though_no_spell_says_so() -> None:
    assert deadline.gaps([(at(0), at(1))], [at(2), at(0)], at(9)) == ((at(2), at(9)),)
    assert deadline.gaps([], [at(2)], at(9)) == ((at(2), at(9)),)


def test_without_a_spell_all_before_now_is_a_gap() -> None:
    ((gone, back),) = deadline.gaps([], [], at(9))
    assert (gone.year, back) == (1970, at(9))
