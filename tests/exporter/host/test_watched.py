import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from exporter.host import watched
from exporter.host.pattern import Pattern
from exporter.host.reading import Process
from exporter.host.settings import WatchedProcess
from exporter.host.watched import Identity, Standing
from tests.exporter.host.machine import NGINX, WORKER

WHO = Identity("python3", "/usr/bin/python3 -m worker --token=secret", "app")


@pytest.mark.parametrize(
    ("match", "user", "fits"),
    [
        ("python3", None, True),
        (".* -m worker .*", None, True),
        ("python3", "app", True),
        (None, "app", True),
        # a part of a name or of a command line is not enough: an editor of nginx.conf is no nginx
        ("python", None, False),
        ("-m worker", None, False),
        ("python3", "root", False),
        (None, "root", False),
    ],
)
def test_a_name_fits_by_pattern_and_user(
    match: str | None, user: str | None, *, fits: bool
) -> None:
    one = WatchedProcess("w", None if match is None else Pattern(match), user)
    assert watched.fitting([one], WHO) == (("w",) if fits else ())


def test_a_process_may_have_several_names() -> None:
    names = [WatchedProcess("a", Pattern("python3")), WatchedProcess("b", None, "app")]
    assert watched.fitting(names, WHO) == ("a", "b")


def told(*looks: tuple[Process, ...]) -> Standing:
    standings: watched.Standings = {}
    for processes in looks:
        standings = watched.standings(standings, {"w": processes})
    return standings["w"]


OTHER = structs.replace(NGINX, pid=20, began=2000.0, cpu=1.0)
AGAIN = structs.replace(NGINX, began=3000.0, cpu=0.5)


@pytest.mark.parametrize(
    ("looks", "cpu", "restarts"),
    [
        ([()], 0.0, 0),
        ([(NGINX,)], 5.0, 0),
        ([(NGINX,), (structs.replace(NGINX, cpu=6.0),)], 6.0, 0),
        # a worker that comes or goes is no restart, and its time stays counted
        ([(NGINX, WORKER), (NGINX,)], 12.0, 0),
        ([(NGINX,), (NGINX, WORKER)], 12.0, 0),
        ([(NGINX, WORKER), (WORKER, OTHER)], 13.0, 0),
        ([(NGINX,), (OTHER,)], 6.0, 1),
        # the same number means nothing
        ([(NGINX,), (AGAIN,)], 5.5, 1),
        # what was gone for a while has been restarted, too
        ([(NGINX,), (), (), (OTHER,)], 6.0, 1),
        ([(NGINX,), (OTHER,), (AGAIN,)], 6.5, 2),
        # it starts for the first time
        ([(), (NGINX,)], 5.0, 0),
        ([(NGINX,), ()], 5.0, 0),
    ],
)
def test_restarts_and_time_of_a_name_are_added_up(
    looks: list[tuple[Process, ...]], cpu: float, restarts: int
) -> None:
    standing = told(*looks)
    assert (standing.cpu, standing.restarts) == (cpu, restarts)


def test_a_name_that_is_watched_no_more_is_forgotten() -> None:
    before = watched.standings({}, {"a": (NGINX,), "b": ()})
    assert watched.standings(before, {"b": ()}).keys() == {"b"}


def shown(found: watched.Found) -> dict[str, float]:
    figures = watched.figures(found, watched.standings({}, found))
    return {name.removeprefix("system_watched_process"): value for name, _, value in figures}


def test_what_is_shown_is_of_all_processes_of_a_name() -> None:
    assert shown({"nginx": (NGINX, WORKER)}) == {
        "es": 2.0,
        "_cpu_seconds_total": 12.0,
        "_restarts_total": 0.0,
        "_memory_bytes": 12288.0,
        "_threads": 4.0,
        "_open_files": 50.0,
        "_oldest_start_timestamp_seconds": 1000.0,
    }


def test_a_name_without_processes_shows_that_there_is_none() -> None:
    values = shown({"nginx": ()})
    assert values["es"] == 0.0
    assert "_oldest_start_timestamp_seconds" not in values


def test_open_files_that_may_not_be_counted_are_not_shown_and_told_once_a_name() -> None:
    hidden = structs.replace(WORKER, files=None)
    found = {"nginx": (NGINX, hidden, hidden), "db": (NGINX,)}
    assert "_open_files" not in shown({"nginx": found["nginx"]})
    (miss,) = watched.misses(found)
    assert (miss.part, miss.about, miss.absent) == ("watched", "nginx", True)


PROCESSES = st.lists(
    st.builds(
        Process, st.integers(1, 4), st.sampled_from([1.0, 2.0]), st.floats(0, 9), *[st.just(1)] * 2
    ),
    unique_by=lambda one: one.pid,
    max_size=4,
).map(tuple)


@given(st.lists(PROCESSES, min_size=1, max_size=6))
def test_restarts_never_fall_and_time_falls_only_where_a_process_says_so(
    looks: list[tuple[Process, ...]],
) -> None:
    standings: watched.Standings = {}
    restarts, ended = 0, 0.0
    for processes in looks:
        standings = watched.standings(standings, {"w": processes})
        assert standings["w"].restarts >= restarts
        assert standings["w"].ended >= ended
        restarts, ended = standings["w"].restarts, standings["w"].ended
