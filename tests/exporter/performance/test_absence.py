from hypothesis import given
from hypothesis import strategies as st

from exporter.performance import absence, figure
from exporter.performance.absence import Gap, Watch

SPELLS = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 40)), max_size=6)


def test_a_gap_is_between_two_spells_and_within_the_span() -> None:
    spells = [(0, 10), (20, 30), (60, 90)]
    assert absence.gaps(spells, 0, 100) == [(10, 20), (30, 60)]
    assert absence.gaps(spells, 15, 50) == [(15, 20), (30, 50)]
    assert absence.gaps(spells, 61, 100) == []
    assert absence.gaps([], 0, 100) == []


def test_what_came_before_the_first_spell_is_not_known() -> None:
    found = absence.watch([(40, 50), (70, 100)], 0, 100)
    assert found == Watch(
        figure.instant(40), 0.02, [Gap(figure.instant(50), figure.instant(70), 0.02)], 1
    )
    assert absence.watch([], 0, 100) == Watch(None, 0.0, [], 0)
    assert absence.watch([(-50, 10)], 0, 100).known_from == figure.instant(0)


def test_only_the_newest_gaps_are_listed_and_all_are_counted() -> None:
    spells = [(place * 10, place * 10 + 5) for place in range(80)]
    found = absence.watch(spells, 0, 800)
    assert (len(found.gaps), found.gaps_total) == (absence.MOST, 79)
    assert found.gaps[0].end == figure.instant(790)
    assert found.off_seconds == 79 * 5 / 1000


@given(SPELLS, st.integers(0, 60), st.integers(61, 150))
def test_gaps_are_apart_within_the_span_and_free_of_spells(
    given: list[tuple[int, int]], begins: int, ends: int
) -> None:
    spells = [(began, began + lasted) for began, lasted in given]
    found = absence.gaps(spells, begins, ends)
    instants = [at for gap in found for at in gap]
    assert instants == sorted(instants)
    assert all(begins <= since < until <= ends for since, until in found)
    assert not any(absence.overlap(found, *spell) for spell in spells)
