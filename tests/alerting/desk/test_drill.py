from alerting.desk import drill
from alerting.policy import Traits
from alerting.store.rows import Lane
from tests.alerting.notices import NOW

MAIL, DUTY = Lane("team", "email[0]"), Lane("team", "pagerduty[0]")


def test_a_test_says_that_it_is_one() -> None:
    (one,) = drill.notices(MAIL, Traits(kind="email"), "1", NOW)
    assert (one.notice.test, one.notice.reason, one.lane) == (True, "test", MAIL)
    assert "team/email[0]" in dict(one.notice.alerts[0].annotations)["summary"]


def test_each_test_is_another_one() -> None:
    first, second = (drill.notices(MAIL, Traits(kind="email"), id, NOW)[0] for id in "12")
    assert first.id != second.id
    assert first.notice.group_key != second.notice.group_key


def test_whoever_would_keep_at_it_is_told_that_it_is_over() -> None:
    traits = Traits(kind="pagerduty", resolves_at_once=True)
    first, last = drill.notices(DUTY, traits, "1", NOW)
    assert (first.notice.status, last.notice.status) == ("firing", "resolved")
    assert last.notice.thread == first.notice.id
    silent = Traits(kind="pagerduty", resolves_at_once=True, send_resolved=False)
    assert len(drill.notices(DUTY, silent, "1", NOW)) == 1
