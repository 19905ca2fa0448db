from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from exporter.probes import standing
from exporter.probes.standing import ONE, RECENT, Held, Mark, Row, Standing, Terms
from tests.exporter.probes.examples import AT, result

NEW = Standing("shop", "http", 60.0)


def story(reasons: str, terms: Terms = ONE) -> Standing:
    """A probe after runs a second apart: u is up, d down, ? unknown."""
    found = NEW
    for second, letter in enumerate(reasons):
        reason = {"u": "", "d": "status", "?": "internal"}[letter]
        found = standing.after(found, result(reason=reason, after=second), terms)
    return found


def since(reasons: str) -> tuple[str, int | None]:
    found = story(reasons)
    return found.verdict, None if found.since is None else int((found.since - AT).total_seconds())


def test_a_verdict_holds_since_the_first_run_of_its_row() -> None:
    assert since("") == ("unknown", None)
    assert since("u") == ("up", 0)
    assert since("uuu") == ("up", 0)
    assert since("uudd") == ("down", 2)
    assert since("uuddu") == ("up", 4)


def test_a_run_that_could_not_judge_breaks_no_row_and_is_seen() -> None:
    assert since("?") == ("unknown", None)
    assert since("uu?") == ("up", 0)
    assert since("d??d") == ("down", 0)
    found = story("u?").last
    assert found is not None
    assert found.state == "unknown"


def test_recent_runs_are_kept_in_brief_oldest_first_and_not_for_ever() -> None:
    found = story("u" * RECENT + "d")
    assert len(found.recent) == RECENT
    assert found.recent[0].started == AT + timedelta(seconds=1)
    assert found.recent[-1] == Mark(AT + timedelta(seconds=RECENT), 0.25, "down", "status")


def test_what_an_earlier_life_knew_is_taken_up() -> None:
    before = story("uud")
    assert before.last is not None
    assert before.since is not None
    held = Held(before.last, before.verdict, before.since, before.recent)
    assert standing.restored(NEW, held) == before


def test_an_earlier_life_without_a_verdict_says_nothing_of_since() -> None:
    last = result(reason="internal")
    found = standing.restored(NEW, Held(last, "unknown", AT, ()))
    assert (found.verdict, found.since, found.last) == ("unknown", None, last)


@pytest.mark.parametrize(
    ("runs", "verdict", "since"),
    [
        ("d", "unknown", None),
        ("dd", "unknown", None),
        ("ddd", "down", 0),
        ("u", "unknown", None),
        ("uu", "up", 0),
        ("ud", "unknown", None),
        ("uudd", "up", 0),
        ("uuddd", "down", 2),
        ("uud?d?d", "down", 2),
        ("uuddudd", "up", 0),
        ("uudddu", "down", 2),
        ("uudddudu", "down", 2),
        ("uuddduu", "up", 5),
        ("dduu", "up", 2),
    ],
)
def test_a_verdict_turns_after_so_many_runs_in_a_row(
    runs: str, verdict: str, since: int | None
) -> None:
    found = story(runs, Terms(failures=3, successes=2))
    assert found.verdict == verdict
    assert found.since == (None if since is None else AT + timedelta(seconds=since))


def test_between_up_and_degraded_one_run_will_do() -> None:
    terms = Terms(failures=3, successes=2)
    found = standing.after(story("uu", terms), replace(result(after=2), degraded=True), terms)
    assert (found.verdict, found.since) == ("degraded", AT + timedelta(seconds=2))
    again = standing.after(found, replace(result(after=3), degraded=True), terms)
    assert (again.verdict, again.since) == ("degraded", AT + timedelta(seconds=2))
    well = standing.after(again, result(after=4), terms)
    assert (well.verdict, well.since) == ("up", AT + timedelta(seconds=4))


def test_a_run_that_succeeds_begins_the_row_of_failures_anew() -> None:
    terms = Terms(failures=2)
    assert story("ud", terms).row == Row(success=False, runs=1, since=AT + timedelta(seconds=1))
    assert story("udu", terms).row is None
    assert story("udud", terms).verdict == "up"


def test_a_run_in_maintenance_turns_the_verdict_and_shows_as_what_it_was() -> None:
    found = standing.after(story("u"), replace(result(reason="dns", after=1), maintenance=True))
    assert (found.verdict, found.recent[-1].state) == ("down", "maintenance")


def test_after_a_restart_several_runs_in_a_row_are_told_from_the_recent_ones() -> None:
    terms = Terms(failures=2)
    before = story("uud", terms)
    assert before.last is not None
    # By single runs it was down already.
    held = Held(before.last, "down", AT + timedelta(seconds=2), before.recent)
    assert standing.restored(NEW, held, terms) == before
    two = story("uudd", terms)
    assert two.last is not None
    again = standing.restored(NEW, Held(two.last, "down", AT, two.recent), terms)
    assert (again.verdict, again.since) == ("down", AT + timedelta(seconds=2))
    maintained = (*two.recent, Mark(AT + timedelta(seconds=9), 0.1, "maintenance", "dns"))
    last = standing.restored(NEW, Held(two.last, "down", AT, maintained), terms)
    assert (last.verdict, last.since) == (again.verdict, again.since)


@pytest.mark.parametrize(
    ("fields", "runs", "state", "is_muted"),
    [
        ({}, "", "unknown", False),
        ({}, "u", "up", False),
        ({}, "ud", "down", False),
        ({}, "u?", "unknown", False),
        ({"is_paused": True}, "u", "paused", True),
        ({"is_paused": True, "maintenance": "w"}, "u", "paused", True),
        ({"maintenance": "w"}, "d", "maintenance", True),
        ({"culprit": "db"}, "d", "down", True),
        ({"is_asking": True}, "d", "down", True),
    ],
)
def test_a_state_is_the_verdict_unless_the_probe_is_not_watched(
    fields: dict[str, Any], runs: str, state: str, is_muted: bool
) -> None:  # a table
    found = replace(story(runs), **fields)
    assert (found.state, found.is_muted) == (state, is_muted)


def test_a_probe_that_goes_up_and_down_flaps_until_it_is_calm() -> None:
    assert not story("ududud").is_flapping
    assert story("udududu").is_flapping
    assert story("udududu" + "u" * 17).is_flapping
    assert not story("udududu" + "u" * 19).is_flapping
