"""What failed, in promtool's shape."""

from alerting.document.text import Text
from alerting.duration import Duration
from alerting.model import labels
from alerting.trials import words
from alerting.trials.files import AlertTest, ExprTest
from alerting.trials.notice_files import ExpectedNotice, NoticeTest
from alerting.trials.words import ToldNotice

ALERT = AlertTest(alertname=Text("A"))
EXPR = ExprTest(expr=Text('up{a="b"}'))


def test_alerts_are_shown_with_labels_and_annotations() -> None:
    one = labels({"alertname": "A"}), labels({"said": 'a "b"'})
    assert words.of_alerts("n", ALERT, [], [one, one]).splitlines() == [
        "    name: n,",
        "    alertname: A, time: 0s, ",
        "        exp:[], ",
        "        got:[",
        "            0:",
        '              Labels:{alertname="A"}',
        '              Annotations:{said="a \\"b\\""},',
        "            1:",
        '              Labels:{alertname="A"}',
        '              Annotations:{said="a \\"b\\""}',
        "            ]",
    ]
    assert not words.of_alerts("", ALERT, [], []).startswith("    name")


def test_samples_are_shown_with_their_names() -> None:
    got = [
        (labels({"__name__": "up", "a": "b"}), 1.5, ""),
        (labels({"__name__": "up"}), 0.0, "{{count:1}}"),
        ((), 2.0, ""),
    ]
    assert words.of_expr(EXPR, [], got).splitlines() == [
        '    expr: "up{a=\\"b\\"}", time: 0s,',
        "        exp: nil",
        '        got: up{a="b"} 1.5, up {{count:1}}, {} 2',
    ]


def test_an_error_is_shown() -> None:
    assert words.of_error(EXPR, "no") == '    expr: "up{a=\\"b\\"}", time: 0s, err: no'


def test_notices_are_shown_in_their_order() -> None:
    first = ExpectedNotice(at=Duration(90), alerts=(Text("Down"),), reason=Text("digest"))
    any_of_them = ExpectedNotice(at=Duration(120), status="resolved")
    asked = NoticeTest(receiver=Text("team"), exp_notices=(first, any_of_them))
    alerts = (labels({"alertname": "Down", "job": "a"}), labels({"job": "b"}))
    told = ToldNotice(at=Duration(60), status="firing", reason="", alerts=alerts)
    assert words.of_notices("n", asked, [told]).splitlines() == [
        "    name: n,",
        "    receiver: team,",
        "        exp: 1m30s firing (digest): Down",
        "             2m resolved: any alerts,",
        '        got: 1m firing: Down{job="a"}, {job="b"}',
    ]
    assert words.of_notices("", asked, []).endswith("got: nothing")
