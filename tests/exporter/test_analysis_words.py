import json
from typing import Any

import msgspec
from msgspec.structs import replace

from exporter import analysis_words
from exporter.history.accounting import HOUR
from exporter.performance import analysis
from exporter.performance.facts import Facts
from tests.exporter.history.examples import MINUTE
from tests.exporter.performance.examples import (
    BEGINS,
    ENDS,
    changed,
    facts,
    hours,
    machine,
    service,
)

SLOW = "294.1 ms, usually 100.6 ms (60 runs, 24 hours compared)"


def told(given: Facts) -> str:
    answer: Any = json.loads(msgspec.json.encode(analysis.analysed(given)))
    return analysis_words.told(answer)


def test_a_day_with_an_outage_and_a_slow_hour_is_told_section_by_section() -> None:
    levels = [300.0 if place == 15 else 100.0 for place in range(24)]
    given = facts(
        service("u" * 700 + "d" * 10 + "u" * 730, hours=hours(levels)),
        service("u" * 1_440, "cache", hours=hours([5.0] * 24)),
        machine=machine("cpu_usage", [20.0] * 23 + [95.0], over=1),
    )
    assert told(given).splitlines()[:21] == [
        "24 h, from 2026-03-01 00:00 UTC to 2026-03-02 00:00 UTC",
        "",
        "Services, the worst first:",
        "     service  uptime %  runs  down    incidents  median ms  p95 ms",
        "  1  shop     99.31     1440  10 min  1          100.6      100.6",
        "  2  cache    100       1440  0 s     0          4.9        4.9",
        "",
        "Incidents, the newest first (1):",
        "  shop: from 2026-03-01 11:40 UTC, until 2026-03-01 11:50 UTC (10 min): status d700",
        "",
        "Trends (0 of 3 figures rise or fall):",
        "",
        "Unusual hours (1):",
        f"  shop: slower from 2026-03-01 15:00 UTC to 2026-03-01 16:00 UTC, {SLOW}",
        "",
        "This machine:",
        "                       mean   most  busiest hour  over its bound",
        "  cpu_usage (percent)  23.12  96    23:00 (95)    24 min over 80",
        "",
        "What to look at:",
        "  warning: host, cpu_usage_minutes_over 24 (bound 15, n 1440)",
    ]


def test_where_there_is_nothing_to_tell_it_says_so() -> None:
    assert told(facts()).splitlines() == [
        "24 h, from 2026-03-01 00:00 UTC to 2026-03-02 00:00 UTC",
        "",
        "Services, the worst first:",
        "  none is probed",
        "",
        "Nothing was down.",
        "",
        "Trends (0 of 0 figures rise or fall):",
        "",
        "Unusual hours (0):",
        "",
        "Nothing is recommended.",
    ]


def test_what_goes_on_what_rises_and_what_is_not_known_are_told() -> None:
    levels = [100 * 1.05**place for place in range(24)]
    spells = ((BEGINS, ENDS - 8 * MINUTE), (ENDS - 5 * MINUTE, ENDS))
    text = told(
        facts(
            service("u" * 1_430 + "d" * 10, "shop", hours=hours(levels)),
            service("uu", "new"),
            machine=machine("disk_usage", [60 + place / 2 for place in range(24)]),
            spells=spells,
        )
    )
    assert "chatwatch itself did not run once, for 3 min in all: that is nobody's downtime" in text
    assert "  new: 2 runs that count, at least 5 are needed" in text
    assert "it goes on (10 min, 3 min of it unwatched): status d1430" in text
    assert "  shop: median_ms is rising, +2" in text
    assert "  host: disk_usage is rising, +11.5 points (24 hours)" in text
    assert "  not judged, too few runs: new" in text
    assert "did not run 2 times" in told(
        facts(spells=((BEGINS, BEGINS + HOUR), (BEGINS + 2 * HOUR, ENDS - HOUR), (ENDS - 1, ENDS)))
    )


def test_a_machine_that_was_not_measured_by_the_minute_is_left_out() -> None:
    given = facts(machine=machine("network_sent", [5e6, 7e6]))
    lines = told(given).splitlines()
    assert "  network_sent (bytes per second)  6e+06  7e+06  1:00 (7e+06)  -" in lines
    assert "This machine:" not in told(
        facts(machine=(machine("cpu_usage", [1.0])[0]._replace(usages={}),))
    )


def test_changes_are_told_newest_first() -> None:
    every = tuple(changed(BEGINS + place * HOUR) for place in range(22))
    lines = told(facts(changes=every)).splitlines()
    first = lines.index("Changes, the newest first (22):")
    assert lines[first + 1] == "  2026-03-01 21:00 UTC: deploy of web 2.4"
    assert lines[first + 21] == "  and 2 more: --json has all"
    bare = replace(every[0], version=None)
    assert "  2026-03-01 00:00 UTC: deploy of web" in told(facts(changes=(bare,))).splitlines()


def test_long_lists_are_cut_and_said_to_be() -> None:
    every = [service("u" * 800 + "d" * 7 + "u" * 633, f"s{place:02}") for place in range(25)]
    assert told(facts(*every)).count("  and 5 more: --json has all") == 2


def test_a_terminal_does_not_obey_what_a_service_said() -> None:
    given = facts(service("u" * 9 + "d"))
    answer: Any = json.loads(msgspec.json.encode(analysis.analysed(given)))
    answer["incidents"][0]["detail"] = "\x1b[2J"
    assert "\x1b" not in analysis_words.told(answer)


def test_spans_are_told_in_the_units_that_fit() -> None:
    found = [analysis_words._seconds(seconds) for seconds in (0, 59, 61, 120, 3_600, 5_400)]
    assert found == ["0 s", "59 s", "61 s", "2 min", "1 h", "1 h 30 min"]
