"""The values of a call's arguments."""

from alerting.promql.functions import arguments
from tests.alerting.promql.functions.ground import samples, vector


def test_each_argument_is_given_as_what_it_is() -> None:
    given = (vector("m 1"), samples("m 1 2"), 2.5, "text")
    assert arguments.vector(given, 0) is given[0]
    assert arguments.samples(given, 1) is given[1]
    assert arguments.number(given, 2) == 2.5
    assert arguments.text(given, 3) == "text"
