import pytest

from alerting.document.text import Text
from alerting.duration import Duration
from alerting.trials import notice_files
from alerting.trials.notice_files import ExpectedNotice, NoticeTest


def notices(*alerts: str) -> NoticeTest:
    one = ExpectedNotice(at=Duration(90), alerts=tuple(map(Text, alerts)))
    return NoticeTest(receiver=Text("team"), exp_notices=(one,))


def test_an_alert_is_written_as_a_series_is() -> None:
    assert notice_files.named('Down{job="a"}') == (("alertname", "Down"), ("job", "a"))
    assert notice_files.named("Down") == (("alertname", "Down"),)
    assert notice_files.named('{job="a"}') == (("job", "a"),)


def test_the_last_time_that_is_looked_at_is_that_of_its_notices() -> None:
    assert notices("Down").end == Duration(90)
    assert NoticeTest(receiver=Text("team"), to=Duration(60)).end == Duration(60)
    assert NoticeTest(receiver=Text("team"), start=Duration(30)).end == Duration(30)


@pytest.mark.parametrize("alert", ["Down{", 'Down{job=~"a"}', "Down{job}"])
def test_an_alert_that_cannot_be_read_is_told_by_its_path(alert: str) -> None:
    ((path, said),) = notice_files.problems((notices("Down", alert),))
    assert path == "notice_test[0].exp_notices[0].alerts[1]"
    assert said


def test_nothing_is_wrong_where_nothing_is_asked() -> None:
    assert not list(notice_files.problems(None))
    assert not list(notice_files.problems((NoticeTest(receiver=Text("team")),)))
