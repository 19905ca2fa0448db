from exporter.probes.standing import RECENT, Mark
from exporter.web import status_strip
from exporter.web.status_strip import BAR, HEIGHT, STRIP
from tests.exporter.web.examples import NOW, probe


def up(duration: float) -> Mark:
    return Mark(NOW, duration, "up", "")


def test_the_strip_ends_with_the_newest_run_and_tells_each() -> None:
    strip = status_strip.strip(probe("ud?").recent)
    assert [bar.state for bar in strip] == ["up", "down", "unsure"]
    assert strip[-1].x + BAR == STRIP
    assert strip[0].title == "11:57:50 UTC: up, 83 ms"
    assert strip[1].title == "11:58:50 UTC: down, connection refused, 83 ms"
    assert strip[1].height == HEIGHT > strip[0].height > strip[2].height
    assert all(bar.y + bar.height == HEIGHT for bar in strip)


def test_a_full_strip_begins_at_its_left_end() -> None:
    recent = probe("u" * (RECENT + 5)).recent
    strip = status_strip.strip(recent)
    assert len(strip) == RECENT
    assert strip[0].x == 0
    assert status_strip.counted(recent) == "last 60 runs: 60 up"


def test_slow_runs_are_higher_and_runs_of_no_time_are_low() -> None:
    low, high = status_strip.strip([up(0.001), up(0.1)])
    assert 0 < low.height < high.height < HEIGHT
    (at_once,) = status_strip.strip([up(0.0)])
    assert at_once.height == low.height


def test_the_strip_is_counted_for_those_who_cannot_see_it() -> None:
    assert status_strip.counted(probe("uud").recent) == "last 3 runs: 2 up, 1 down"
    assert status_strip.counted(probe("?").recent) == "last 1 run: 1 unknown"
    assert status_strip.counted(()) == "no runs"


def test_what_is_degraded_or_in_maintenance_is_told_as_that() -> None:
    marks = [
        Mark(NOW, 0.1, "degraded", ""),
        Mark(NOW, 0.1, "maintenance", "status"),
        Mark(NOW, 0.1, "maintenance", ""),
    ]
    strip = status_strip.strip(marks)
    assert [bar.state for bar in strip] == ["degraded", "off", "off"]
    assert [bar.title.partition("UTC: ")[2] for bar in strip] == [
        "degraded, 100 ms",
        "in maintenance, unexpected status, 100 ms",
        "in maintenance, 100 ms",
    ]
    assert strip[0].height > strip[1].height == strip[2].height
    assert status_strip.counted(marks) == "last 3 runs: 1 degraded, 2 in maintenance"
