"""Parts of a group, and how an integration stands before and after it is told."""

from alerting.dispatch import parts
from alerting.dispatch.parts import Parts
from alerting.dispatch.state import Hidden, Log
from alerting.model import Alert
from alerting.policy import Traits
from tests.alerting.dispatch.alerts import at, own

MAIL = Traits(kind="email")
PAGER = Traits(kind="pagerduty", resolves_at_once=True)
DEAF = Traits(kind="email", send_resolved=False)


def alerts(text: str) -> dict[str, Alert]:
    """`ab-c`: a and b fire, c is over."""
    firing, _, over = text.partition("-")
    found = {name: own(name, at(1)) for name in firing}
    for name in over:
        one = own(name, at(1))
        found[name] = Alert(
            rule=one.rule,
            labels=one.labels,
            annotations=(),
            state="resolved",
            value=1.0,
            active_at=at(1),
            fired_at=at(1),
            resolved_at=at(2),
        )
    return found


def log(firing: str = "", hidden: str = "", resolved: str = "") -> Log:
    return Log(
        at=at(1),
        firing=frozenset(firing),
        hidden=frozenset(hidden),
        resolved=frozenset(resolved),
        thread="root",
    )


def names(text: str) -> frozenset[str]:
    return frozenset(text)


def test_every_member_is_in_one_part() -> None:
    silent, inhibited = Hidden(silences=("s",)), Hidden(inhibitors=("x",))
    both = Hidden(silences=("s",), inhibitors=("x",))
    hidden = {"b": silent, "c": inhibited, "d": both, "g": silent, "h": inhibited}
    found = parts.parts(alerts("abcdeij-fgh"), hidden, {"e", "f", "b"})
    assert found == Parts(
        firing=names("aij"),
        over=names("f"),
        quiet=names("bd"),
        kept=names("ce"),
        held=names("gh"),
    )
    assert found.every == names("abcdefghij")


def test_who_was_told_nothing_stands_nowhere() -> None:
    found = parts.standing(None, Parts(over=names("a")), MAIL)
    assert (found.log, found.seen, found.resolved) == (None, None, frozenset())


def test_what_a_silence_hides_is_no_more_known_to_fire() -> None:
    found = parts.standing(log("ab"), Parts(firing=names("a"), quiet=names("b")), MAIL)
    assert found.log == log("a", "b")
    assert found.seen is not None
    assert found.seen.firing == names("a")


def test_what_another_alert_hides_is_still_known_and_does_not_count() -> None:
    found = parts.standing(log("ab"), Parts(firing=names("a"), kept=names("b")), MAIL)
    assert found.log == log("ab")
    assert found.seen is not None
    assert found.seen.firing == names("a")


def test_the_end_of_what_is_hidden_waits_save_where_it_is_told_at_once() -> None:
    held = Parts(held=names("a"))
    mail, pager = parts.standing(log("a"), held, MAIL), parts.standing(log("a"), held, PAGER)
    assert (mail.log, mail.resolved) == (log("", "a"), frozenset())
    assert (pager.log, pager.resolved) == (log("a"), names("a"))


def test_the_end_of_what_was_never_told_is_not_told() -> None:
    found = parts.standing(log("a"), Parts(firing=names("a"), over=names("b")), MAIL)
    assert found.resolved == frozenset()


def test_who_is_told_no_ends_forgets_them() -> None:
    found = parts.standing(log("ab", "c"), Parts(over=names("a"), held=names("c")), DEAF)
    assert found.log == log("")
    assert found.resolved == frozenset()


def test_an_end_is_seen_though_a_silence_hid_the_alert_before() -> None:
    found = parts.standing(log("", "a"), Parts(over=names("a")), MAIL)
    assert found.seen is not None
    assert (found.resolved, found.seen.firing) == (names("a"), names("a"))


def test_after_a_notice_all_that_shows_is_known() -> None:
    new = Log(at=at(5), thread="root", count=1)
    shown = Parts(firing=names("ab"), over=names("c"), kept=names("d"), quiet=names("e"))
    found = parts.told(log("acd", "be"), shown, names("c"), new=new)
    assert (found.firing, found.hidden, found.resolved) == (names("abd"), names("e"), names("c"))
    assert found.thread == "root"


def test_after_the_end_of_all_that_shows_the_rest_is_news_when_it_shows() -> None:
    new = Log(at=at(5), thread="root")
    found = parts.told(log("ab"), Parts(over=names("a"), kept=names("b")), names("a"), new=new)
    assert (found.firing, found.hidden, found.thread) == (frozenset(), names("b"), "root")


def test_a_thread_ends_with_all_that_is_in_it() -> None:
    new = Log(at=at(5), thread="root")
    assert parts.told(log("a"), Parts(over=names("a")), names("a"), new=new).thread == ""
    assert parts.told(None, Parts(firing=names("a")), frozenset(), new=new).thread == "root"
