import pytest
from msgspec.structs import replace

from alerting.duration import Duration
from exporter.events.tally import Tally
from exporter.integrations import states
from exporter.integrations.conduct import standing
from exporter.integrations.conduct.course import Learned
from exporter.integrations.conduct.memory import Memory, Said
from exporter.integrations.conduct.standing import Standing
from exporter.integrations.exchange.call import Answer, Call, Unanswered
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.watch.board import Board, is_muted
from exporter.integrations.watch.taken import Taken
from exporter.metrics.series import Table
from tests.exporter.integrations.asking import answer
from tests.exporter.integrations.scripted import plain
from tests.exporter.probes.examples import shown, table

NOW = 1_790_000_000.0
WHICH = "integration=crm,provider=plain"
HEALTH = Call(topic="health", url="https://plain.test")
STATUS = Call(topic="status", url="https://status.test", signed=False)


class Shown:
    """A board over a table, and what that shows."""

    def __init__(self) -> None:
        self.series: Table = table()
        self.tally = Tally(self.series)
        self.board = Board(self.series, self.tally)

    def lines(self) -> dict[str, float]:
        self.series.add(self.tally.take())
        return shown(self.series, "integration_")

    def value(self, metric: str, **labels: str) -> float | None:
        more = "".join(f",{name}={value}" for name, value in labels.items())
        return self.lines().get(f"integration_{metric}{{{WHICH}{more}}}")


@pytest.fixture
def on() -> Shown:
    return Shown()


def well(**changes: object) -> Standing:
    memory = Memory(
        reason="",
        is_up=True,
        checked=NOW - 5.0,
        newest=NOW - 7_200.0,
        skew=-1.5,
        expires=NOW + 99.0,
        quotas={"daily": Quota("daily", 250.0, 1_000.0)},
    )
    one = plain(source="hook")
    return replace(standing.of(one, memory, NOW, None), **changes)


def test_all_that_is_known_is_shown(on: Shown) -> None:
    on.board.show(well(incident=2, renews=NOW + 5.0, due=NOW + 60.0))
    gauges = {
        "up": 1.0,
        "checked_timestamp_seconds": NOW - 5.0,
        "next_check_timestamp_seconds": NOW + 60.0,
        "interval_seconds": 300.0,
        "token_expiry_timestamp_seconds": NOW + 99.0,
        "oauth_token_expiry_timestamp_seconds": NOW + 5.0,
        "data_age_seconds": 7_198.5,
        "freshness_limit_seconds": 86_400.0,
        "newest_timestamp_seconds": NOW - 7_200.0,
        "incident_level": 2.0,
        "clock_skew_seconds": -1.5,
        "muted": 0.0,
    }
    for metric, value in gauges.items():
        assert on.value(metric) == value, metric
    assert on.value("freshness_score") == pytest.approx(0.9583, abs=1e-4)
    assert on.value("ratelimit_used_ratio", bucket="daily") == 0.25
    assert on.value("ratelimit_limit", bucket="daily") == 1_000.0
    assert on.value("source_muted", source="hook") == 0.0
    states_shown = {state: on.value("state", state=state) for state in states.STATES}
    assert states_shown == {state: float(state == "up") for state in states.STATES}


def test_what_is_not_known_has_no_series(on: Shown) -> None:
    on.board.show(standing.of(plain(), Memory(), NOW, None))
    assert {line.partition("{")[0] for line in on.lines()} == {
        "integration_state",
        "integration_reason",
        "integration_interval_seconds",
        "integration_next_check_timestamp_seconds",
        "integration_freshness_limit_seconds",
        "integration_muted",
    }


def test_what_is_not_known_any_more_ends(on: Shown) -> None:
    on.board.show(well(incident=2))
    on.board.show(well(incident=None, quotas=(), age=None, score=None))
    assert on.value("incident_level") is None
    assert on.value("ratelimit_used_ratio", bucket="daily") is None
    assert on.value("data_age_seconds") is None
    assert on.value("up") == 1.0


def test_the_reason_is_one_and_earlier_ones_go_on_at_0(on: Shown) -> None:
    on.board.show(well(state="down", reason="dns"))
    on.board.show(well(state="down", reason="timeout"))
    assert on.value("reason", reason="dns") == 0.0
    assert on.value("reason", reason="timeout") == 1.0
    on.board.show(well())
    assert on.value("reason", reason="timeout") == 0.0


def test_of_one_that_is_paused_only_its_settings_are_shown(on: Shown) -> None:
    on.board.show(well())
    on.board.show(well(is_paused=True))
    assert {line.partition("{")[0] for line in on.lines()} == {
        "integration_interval_seconds",
        "integration_freshness_limit_seconds",
        "integration_muted",
        "integration_source_muted",
    }


def test_one_that_is_gone_has_no_gauge(on: Shown) -> None:
    on.board.show(well(state="down", reason="dns"))
    on.board.forget("crm")
    on.board.forget("never there")
    assert on.lines() == {}
    on.board.show(well())
    assert on.value("reason", reason="dns") is None


@pytest.mark.parametrize(
    ("changes", "muted"),
    [
        ({}, False),
        ({"is_up": None, "state": "unknown"}, False),
        ({"is_up": False}, True),
        ({"incident": 2}, False),
        ({"incident": 3}, True),
        ({"incident": 4}, True),
        ({"is_paused": True}, True),
    ],
)
def test_what_does_not_work_or_is_paused_mutes(changes: dict[str, object], muted: bool) -> None:
    assert is_muted(well(**changes)) is muted


def test_one_that_is_paused_mutes_no_source_one_that_is_out_does(on: Shown) -> None:
    on.board.show(well(source="hook", is_paused=True))
    assert (on.value("muted"), on.value("source_muted", source="hook")) == (1.0, 0.0)
    on.board.show(well(source="hook", incident=3))
    assert (on.value("muted"), on.value("source_muted", source="hook")) == (1.0, 1.0)


# counters


def learned(found: Found, at: float = NOW, odd: tuple[str, ...] = ()) -> Learned:
    said = Said(found.reason, found.detail, at, odd)
    return Learned(Memory(said={"health": said, "status": said}), found)


@pytest.mark.parametrize(
    ("found", "result"),
    [
        (Found(), "ok"),
        (Found(reason="slow"), "ok"),
        (Found(reason="pages"), "ok"),
        (Found(reason="not_json"), "failed"),
        (Found(reason="timeout"), "failed"),
    ],
)
def test_calls_are_counted_by_whether_they_told_something(
    on: Shown, found: Found, result: str
) -> None:
    is_ok = on.board.count(plain(), HEALTH, answer({}), learned(found))
    assert is_ok is (result == "ok")
    assert on.value("calls_total", topic="health", result=result) == 1.0
    if not is_ok:
        assert on.value("failures_total", reason=found.reason) == 1.0


def test_only_answers_of_the_vendor_itself_are_timed(on: Shown) -> None:
    heard = Answer(200, {}, b"{}", NOW, seconds=0.2)
    on.board.count(plain(), HEALTH, heard, learned(Found()))
    on.board.count(plain(), STATUS, heard, learned(Found()))
    on.board.count(plain(), HEALTH, Unanswered("timeout", "", NOW, 9.0), learned(Found()))
    assert on.value("call_duration_seconds_count") == 1.0
    assert on.value("call_duration_seconds_sum") == 0.2


def test_oddities_are_counted_where_this_call_had_them(on: Shown) -> None:
    heard = answer({}, at=NOW)
    on.board.count(plain(), HEALTH, heard, learned(Found(), odd=("clock", "quota")))
    on.board.count(plain(), HEALTH, heard, learned(Found(), at=NOW - 60.0, odd=("clock",)))
    on.board.count(plain(), HEALTH, heard, Learned(Memory(), Found()))
    assert on.value("oddities_total", what="clock") == 1.0
    assert on.value("oddities_total", what="quota") == 1.0


def test_what_was_taken_in_is_counted(on: Shown) -> None:
    on.board.count_taken(plain(), Taken(new=3, known=2))
    assert on.value("reconciled_total", result="new") == 3.0
    assert on.value("reconciled_total", result="known") == 2.0
    assert on.value("reconciled_total", result="refused") is None


def test_counters_begin_at_0(on: Shown) -> None:
    on.board.expect(plain())
    assert on.value("calls_total", topic="health", result="failed") == 0.0
    assert on.value("calls_total", topic="events", result="ok") is None
    assert on.value("reconciled_total", result="new") is None
    on.board.expect(plain(source="hook", reconcile=Duration(3_600)))
    assert on.value("calls_total", topic="events", result="ok") == 0.0
    assert on.value("reconciled_total", result="new") == 0.0


def test_that_nobody_has_asked_yet_is_a_reason_only_as_long_as_it_is_so(on: Shown) -> None:
    on.board.show(standing.of(plain(), Memory(), NOW, None))
    assert on.value("reason", reason="new") == 1.0
    on.board.show(well())
    assert on.value("reason", reason="new") is None
