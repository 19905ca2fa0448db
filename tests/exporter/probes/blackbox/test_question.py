import pytest

from alerting.strict import Duration
from exporter.probes.blackbox import question
from exporter.probes.blackbox.modules import Module
from exporter.probes.blackbox.question import LONGEST_HOSTNAME, LONGEST_TARGET, Asked


def test_a_target_will_do() -> None:
    assert question.asked({"target": "a.example"}) == Asked("a.example", "http_2xx", "", False)


def test_all_can_be_asked_and_what_others_send_along_is_left() -> None:
    query = {"target": "a", "module": "m", "hostname": "b", "debug": "true", "env": "prod"}
    assert question.asked(query) == Asked("a", "m", "b", True)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({}, "the parameter target is missing"),
        ({"target": ""}, "the parameter target is missing"),
        ({"target": "x" * (LONGEST_TARGET + 1)}, "target is longer than"),
        ({"target": "a", "hostname": "x" * (LONGEST_HOSTNAME + 1)}, "hostname is longer than"),
        ({"target": "a\nb"}, "printable"),
    ],
)
def test_what_cannot_be_asked_is_told(query: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        question.asked(query)


def test_a_module_that_is_not_there_is_told_with_those_that_are() -> None:
    modules = {"b": Module(prober="icmp"), "a": Module(prober="tcp")}
    assert question.module(modules, "a").prober == "tcp"
    with pytest.raises(ValueError, match="there is no module 'c'; there are: a, b"):
        question.module(modules, "c")
    with pytest.raises(ValueError, match="there are: none"):
        question.module({}, "c")


@pytest.mark.parametrize(
    ("header", "of_module", "seconds"),
    [
        (None, 0.0, 119.5),
        ("", 0.0, 119.5),
        ("0", 5.0, 5.0),
        ("10", 0.0, 9.5),
        ("10", 5.0, 5.0),
        ("10", 20.0, 9.5),
        # A scrape that leaves no time gets the module's.
        ("0.2", 3.0, 3.0),
        ("0.2", 0.0, 0.01),
    ],
)
def test_a_run_ends_before_the_scrape_does(
    header: str | None, of_module: float, seconds: float
) -> None:
    assert question.timeout(header, 0.5, of_module) == Duration(seconds)


@pytest.mark.parametrize("header", ["-1", "soon", "nan", "inf", "1e9"])
def test_a_timeout_that_is_none_is_told(header: str) -> None:
    with pytest.raises(ValueError, match="a number of seconds"):
        question.timeout(header, 0.5, 1.0)
