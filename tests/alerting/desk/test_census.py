"""How many there are of everything, for /metrics."""

from datetime import timedelta

from msgspec.structs import replace

from alerting.desk.census import Census
from alerting.dispatch import matchers
from alerting.dispatch.board import Board
from alerting.dispatch.state import Output
from tests.alerting.desked import posted
from tests.alerting.dispatch.world import ruled
from tests.alerting.judged import Figures
from tests.alerting.notices import NOW
from tests.alerting.store.held import GROUP, SILENCE

CONF = """
route:
  receiver: team
  routes:
  - {receiver: team, matchers: ['alertname="B"'], mute_time_intervals: [always], group_wait: 0s}
receivers: [{name: team, webhook_configs: [{url: "http://127.0.0.1:9/"}]}]
time_intervals: [{name: always, time_intervals: [{years: ["2000:2100"]}]}]
inhibit_rules: [{source_matchers: ['alertname="A"'], target_matchers: ['alertname="C"']}]
"""
QUERIES = "alertmanager_nflog_queries_total"
SUPPRESSED = "alertmanager_notifications_suppressed_total"


def test_gauges_show_what_the_board_has() -> None:
    figures = Figures()
    census, board = Census(figures), Board(ruled(CONF), NOW)
    board.change_silences([SILENCE, replace(SILENCE, id="b", ends_at=NOW)], NOW)
    board.take([posted("A")], NOW)
    census.begin([GROUP])
    census.show(board, NOW)
    shown = figures.shown
    assert (shown["alerting_dispatch_alerts"], shown["alerting_dispatch_groups"]) == (1, 1)
    assert shown["alertmanager_silences active"] == shown["alertmanager_silences expired"] == 1
    assert shown["alertmanager_silences pending"] == 0
    assert shown["alertmanager_alerts active"] + shown["alertmanager_alerts suppressed"] == 1
    board.take([posted("B")], NOW)
    census.show(board, NOW + timedelta(seconds=1))
    assert figures.shown["alerting_dispatch_alerts"] == 1
    census.show(board, NOW + timedelta(seconds=5))
    assert figures.shown["alerting_dispatch_alerts"] == 2


def test_what_begins_to_hide_an_alert_is_counted_once() -> None:
    figures = Figures()
    census, board = Census(figures), Board(ruled(CONF), NOW)
    names = [posted(name).fingerprint for name in "ABC"]
    board.take([posted(name) for name in "ABC"], NOW)
    hidden = replace(GROUP, hidden=frozenset({*names[1:], "gone"}))
    for _ in range(2):
        census.note(Output(groups=(hidden,)), board, NOW)
    assert figures.counted == {
        f"{SUPPRESSED} mute_time_interval": 1,
        f"{SUPPRESSED} inhibition": 1,
        QUERIES: 2,
    }
    assert census.groups == 1
    census.note(Output(gone_groups=(GROUP.id,)), board, NOW)
    assert census.groups == 0


def test_what_a_silence_begins_to_hide_is_counted() -> None:
    figures = Figures()
    board = Board(ruled(CONF), NOW)
    board.change_silences([replace(SILENCE, matchers=matchers.parsed("alertname=A"))], NOW)
    board.take([posted("A")], NOW)
    hidden = replace(GROUP, hidden=frozenset({posted("A").fingerprint}))
    Census(figures).note(Output(groups=(hidden,)), board, NOW)
    assert figures.counted == {f"{SUPPRESSED} silence": 1, QUERIES: 1}


def test_what_is_posted_is_counted_by_its_state() -> None:
    figures = Figures()
    Census(figures).received([posted(), posted(state="resolved"), replace(posted(), rule="r")])
    assert figures.counted == {
        "alertmanager_alerts_received_total firing": 1,
        "alertmanager_alerts_received_total resolved": 1,
    }
