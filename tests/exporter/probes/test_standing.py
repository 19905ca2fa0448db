from datetime import timedelta

from exporter.probes import standing
from exporter.probes.standing import RECENT, Held, Mark, Standing
from tests.exporter.probes.examples import AT, result

NEW = Standing("shop", "http", 60.0)


def story(reasons: str) -> Standing:
    """A probe after runs a second apart: u is up, d down, ? unknown."""
    found = NEW
    for second, letter in enumerate(reasons):
        reason = {"u": "", "d": "status", "?": "internal"}[letter]
        found = standing.after(found, result(reason=reason, after=second))
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
