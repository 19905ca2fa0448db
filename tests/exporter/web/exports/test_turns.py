import pytest

from exporter.exports.section import Exports
from exporter.refusal import Refused
from exporter.web.exports import turns
from exporter.web.exports.turns import Turns

FEW = Exports(an_hour=2, at_once=1)


def test_a_caller_has_so_many_turns_an_hour_and_more_as_time_passes() -> None:
    found = Turns()
    for _ in range(2):
        with found.taken("ann", FEW, 0.0):
            pass
    with pytest.raises(Refused, match="2 exports an hour") as refused, found.taken("ann", FEW, 0.0):
        pass
    assert (refused.value.status, refused.value.retry_after) == (429, 1_800)
    with found.taken("bob", FEW, 0.0):
        pass
    with found.taken("ann", FEW, 1_800.0):
        pass


def test_one_more_at_a_time_is_refused_and_costs_no_turn() -> None:
    found = Turns()
    with (
        found.taken("ann", FEW, 0.0),
        pytest.raises(Refused, match="1 exports are written"),
        found.taken("bob", FEW, 0.0),
    ):
        pass
    for _ in range(2):
        with found.taken("bob", FEW, 0.0):
            pass


def test_a_turn_ends_however_it_ends() -> None:
    found = Turns()
    with pytest.raises(ConnectionError), found.taken("ann", FEW, 0.0):
        raise ConnectionError
    with found.taken("ann", FEW, 0.0):
        pass


def test_no_more_callers_are_remembered_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "MOST_CALLERS", 2)
    found = Turns()
    for name in ("ann", "bob", "ann", "cid"):
        with found.taken(name, Exports(an_hour=3), 0.0):
            pass
    # Bob, who came longest ago, was forgotten, so that all turns are there again.
    for _ in range(3):
        with found.taken("bob", Exports(an_hour=3), 0.0):
            pass
