"""What people read who ask why somebody was told, or was not."""

import pytest

from alerting.dispatch import reasons
from alerting.dispatch.parts import Parts, Standing
from alerting.dispatch.state import Log
from alerting.model import Acknowledgement
from tests.alerting.dispatch.alerts import at

A = frozenset("a")
LOG = Log(at=at(1), firing=A)
HIDDEN = Log(at=at(1), hidden=A)
NONE = Log(at=at(1))


@pytest.mark.parametrize(
    ("found", "log", "said"),
    [
        (Parts(firing=A), LOG, "not told: nothing new; repeats at 2026-11-21 00:01:00 UTC"),
        (
            Parts(held=A),
            HIDDEN,
            "not told: over, and hidden; its end is told when it is hidden no more",
        ),
        (Parts(quiet=A), HIDDEN, "not told: hidden: 1 by a silence or a window"),
        (Parts(kept=A), LOG, "not told: hidden: 1 by another alert or a changed route"),
        (
            Parts(quiet=A, kept=frozenset("bc")),
            None,
            "not told: hidden: 1 by a silence or a window, 2 by another alert or a changed route",
        ),
        (Parts(over=A), None, "not told: over before it was told"),
        (Parts(over=A), NONE, "not told: over, and there is no end to tell"),
    ],
)
def test_nothing_is_told_for_a_reason(found: Parts, log: Log | None, said: str) -> None:
    assert reasons.nothing(found, Standing(log, frozenset(), log), at(60)) == said


def test_the_other_reasons() -> None:
    who = {
        name: Acknowledgement(fingerprint=name, fired_at=at(1), by=by, at=at(2), via="api")
        for name, by in [("a", "bob"), ("b", "ada"), ("c", "bob")]
    }
    assert reasons.acknowledged(who) == "not repeated: acknowledged by ada, bob"
    assert reasons.told("digest") == "told: digest"
    assert "2026-11-21 00:01:00 UTC" in reasons.held(at(60))
    assert reasons.unsent().startswith("not repeated: ")
