"""How often each value is there."""

import pytest

from alerting.promql.errors import EvaluationError
from alerting.promql.functions.value_counts import value_counts
from tests.alerting.promql.functions.ground import elements, vector

VERSIONS = vector(
    'v{i="0",job="api"} 6',
    'v{i="1",job="api"} 6',
    'v{i="2",job="api"} 0.1',
    'v{i="0",job="app"} 6',
    'v{i="1",job="app"} nan',
    'v{i="2",job="app"} -nan',
)


@pytest.mark.parametrize(
    ("label", "names", "without", "expected"),
    [
        ("v", (), False, {'{v="6"}': 3, '{v="0.1"}': 1, '{v="NaN"}': 2}),
        (
            "v",
            ("job",),
            False,
            {
                '{job="api",v="0.1"}': 1,
                '{job="api",v="6"}': 2,
                '{job="app",v="6"}': 1,
                '{job="app",v="NaN"}': 2,
            },
        ),
        # The label replaces that of the same name.
        ("job", ("job",), False, {'{job="6"}': 3, '{job="0.1"}': 1, '{job="NaN"}': 2}),
        ("job", ("i",), True, {'{job="6"}': 3, '{job="0.1"}': 1, '{job="NaN"}': 2}),
        ("v", ("i", "job"), True, {'{v="6"}': 3, '{v="0.1"}': 1, '{v="NaN"}': 2}),
        # It is left out like others, and so is the name.
        ("job", ("i", "job"), True, {"{}": 6}),
        ("__name__", ("i",), True, {'{job="api"}': 3, '{job="app"}': 3}),
        ("__name__", (), False, {"6": 3, "0.1": 1, "NaN": 2}),
    ],
)
def test_values_become_labels(
    label: str, names: tuple[str, ...], expected: dict[str, float], *, without: bool
) -> None:
    assert elements(value_counts(label, VERSIONS, names, without=without)) == expected


def test_zeros_that_are_written_apart_count_apart() -> None:
    found = value_counts("v", vector('m{a="1"} 0', 'm{a="2"} -0'), (), without=False)
    assert elements(found) == {'{v="0"}': 1, '{v="-0"}': 1}


def test_of_nothing_there_are_no_values() -> None:
    assert elements(value_counts("v", vector(), (), without=False)) == {}
    assert elements(value_counts("v", vector(), ("v",), without=True)) == {}


def test_no_label_may_be_called_by_bytes_that_are_no_text() -> None:
    with pytest.raises(EvaluationError, match=r'^invalid label name "a\\xc5z"$'):
        value_counts("a\udcc5z", VERSIONS, (), without=False)
