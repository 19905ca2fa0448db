"""How much of the time our own API answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter import presence
from exporter.presence import GAP, Spell

HOUR = 3_600
NOW = 10 * HOUR * 1000


@pytest.mark.parametrize(
    ("before", "now", "spell"),
    [
        (None, 5, (5, 5)),
        ((5, 5), 15, (5, 15)),
        ((5, 15), 15, (5, 15)),
        ((5, 15), 15 + GAP, (5, 15 + GAP)),
        ((5, 15), 16 + GAP, (16 + GAP, 16 + GAP)),
        ((5, 15), 14, (14, 14)),
    ],
    ids=["first", "goes on", "same moment", "late", "too late", "the clock went back"],
)
def test_a_spell_goes_on_as_long_as_somebody_looks(
    before: Spell | None, now: int, spell: Spell
) -> None:
    assert presence.continued(before, now) == spell


@pytest.mark.parametrize(
    ("spells", "ratio"),
    [
        ([], None),
        ([(NOW, NOW)], None),
        ([(NOW - 899_000, NOW)], None),
        ([(0, NOW)], 1.0),
        # Nothing before the first spell counts.
        ([(NOW - 1_000_000, NOW - 250_000)], 0.75),
        ([(0, NOW - 1_800_000), (NOW - 900_000, NOW)], 0.75),
        ([(0, NOW - HOUR * 1000)], 0.0),
        # The clock was set back meanwhile.
        ([(NOW - 1_000_000, NOW + 5_000)], 1.0),
    ],
    ids=["nothing", "no time", "too little", "always", "young", "a gap", "away", "the future"],
)
def test_the_ratio_is_of_the_window_as_far_as_it_is_known(
    spells: list[Spell], ratio: float | None
) -> None:
    assert presence.ratio(spells, NOW, HOUR) == ratio


@given(st.lists(st.integers(0, NOW), max_size=20, unique=True), st.integers(1, HOUR))
def test_a_ratio_is_never_outside_of_0_and_1(moments: list[int], seconds: int) -> None:
    moments.sort()
    spells = list(zip(moments[::2], moments[1::2], strict=False))
    found = presence.ratio(spells, NOW, seconds)
    assert found is None or 0 <= found <= 1
