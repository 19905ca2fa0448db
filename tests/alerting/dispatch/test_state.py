"""What dispatch remembers goes to the disk and comes back as it was."""

import msgspec

from alerting.dispatch.state import Group, Hidden, Known, Log, Output
from alerting.store.rows import Lane
from tests.alerting.dispatch.alerts import at, own


def test_a_group_comes_back_as_it_was() -> None:
    log = Log(at=at(1), firing=frozenset("ab"), times=(at(1),), thread="t", count=3)
    group = Group(
        key="{}:{}",
        route="{}",
        receiver="team",
        labels=(("a", "b"),),
        flush_at=at(9),
        members={"a": at(1)},
        logs={Lane("team", "email[0]"): log},
        left=frozenset("b"),
    )
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(group), type=Group) == group
    assert group.id == "team:{}:{}"


def test_what_was_told_counts_though_it_is_hidden() -> None:
    assert Log(at=at(1), firing=frozenset("a"), hidden=frozenset("b")).told == frozenset("ab")


def test_an_output_says_whether_there_is_anything_to_save() -> None:
    assert not Output()
    assert Output(alerts=(Known(alert=own("test", at(1))),))
    assert Output(gone_groups=("a",))


def test_nothing_hides_what_no_silence_alert_or_window_does() -> None:
    assert not Hidden()
    assert Hidden(windows=("night",))
    assert Hidden(silences=("a",))
    assert Hidden(inhibitors=("b",))
