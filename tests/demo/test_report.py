"""What the demo says of itself at its end."""

from tests.demo import report
from tests.demo.figures import Figures
from tests.demo.mail import Mail

COUNTED = Figures(1_200, 500, {0.5: 0.75, 0.95: 19.0, 0.99: 93.0}, 24, 1)
DOWN = Mail("[FIRING:1] ProbeDown (critical): probe=backend", ())
OVER = Mail("[RESOLVED] ProbeDown (critical): probe=backend", ())
WARNED = Mail("[FIRING:1] ErrorsHigh (warning): probe=backend", ())
WORSE = Mail("[FIRING:1] ErrorsHigh (critical): probe=backend", ())


def test_the_figures_say_what_was_sent_and_what_was_counted() -> None:
    assert report.rows(1_200, COUNTED, [DOWN], 1.24, 0.66) == [
        ("messages", "1,200 sent = 1,200 counted on /metrics"),
        ("answers", "500: p50 0.75 s, p95 19 s, p99 1.6 min"),
        ("escalations", "24 times a colleague was called for"),
        ("mails", "1 caught = 1 counted on /metrics"),
        ("told", "mail 1.2 s after backend stopped, 0.7 s after its return"),
        ("still firing", "ProbeDown"),
    ]


def test_figures_that_differ_are_shown_as_such() -> None:
    rows = dict(report.rows(1_201, COUNTED._replace(seconds={}), [], None, 0.1))
    assert rows["messages"] == "1,201 sent ≠ 1,200 counted on /metrics"
    assert rows["answers"] == "500: none"
    assert not {"told", "still firing"} & rows.keys()


def test_what_is_over_fires_no_more_and_one_name_is_said_once() -> None:
    assert report.still_firing([DOWN, WARNED, WORSE, OVER]) == ["ErrorsHigh"]
    assert report.still_firing([OVER, DOWN]) == ["ProbeDown"]


def test_why_something_still_fires_is_told_where_it_is_known() -> None:
    rows = dict(report.rows(0, COUNTED, [WARNED], None, None))
    assert rows["still firing"] == "ErrorsHigh (looks back an hour)"
