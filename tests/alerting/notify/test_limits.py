import pytest

from alerting import strict
from alerting.notify.limits import Limits


def test_the_defaults_are_those_of_the_design() -> None:
    limits = strict.load("{}", Limits, file="f", environ={}, read=str)
    assert limits == Limits()
    shown = (str(limits.time), str(limits.age), limits.at_once, limits.waiting)
    assert shown == ("30s", "1d", 4, 10_000)


@pytest.mark.parametrize("text", ["time: 0s", "time: 1h", "age: 1s", "at_once: 0", "waiting: 0"])
def test_a_limit_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(strict.ConfigError, match="expected"):
        strict.load(text, Limits, file="f", environ={}, read=str)
