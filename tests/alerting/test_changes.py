"""What is to be saved: later states win."""

from alerting import changes
from alerting.changes import Changes
from alerting.model import Alert, State, labels
from tests.alerting.ground import START


def alert(name: str, state: State = "firing") -> Alert:
    return Alert(
        rule=name,
        labels=labels({"alertname": name}),
        annotations=(),
        state=state,
        value=1.0,
        active_at=START,
    )


def test_no_changes_are_nothing_to_save() -> None:
    assert not Changes()
    assert not changes.merged()
    assert not changes.merged(Changes(), Changes())
    assert Changes(changed=(alert("a"),))
    assert Changes(gone=(alert("a"),))


def test_of_an_alert_that_changed_twice_the_later_state_is_saved() -> None:
    first = Changes((alert("a", "pending"), alert("b")))
    then = Changes((alert("a"),))
    assert changes.merged(first, then) == Changes((alert("a"), alert("b")))


def test_an_alert_that_went_is_gone_unless_it_came_back() -> None:
    there, gone = Changes((alert("a"),)), Changes(gone=(alert("a"),))
    assert changes.merged(there, gone) == gone
    assert changes.merged(gone, there) == there
    assert changes.merged(there, gone, there) == there
    assert changes.merged(gone, Changes(gone=(alert("b"),))) == Changes(
        gone=(alert("a"), alert("b"))
    )
