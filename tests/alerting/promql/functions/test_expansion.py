"""Templates of label_replace."""

import pytest

from alerting.promql.functions import expansion

GROUPS = ("ab", "a", "b")
NAMES = {"x": 1, "long": 2}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("plain", "plain"),
        ("$1", "a"),
        ("${1}", "a"),
        ("<$0>", "<ab>"),
        ("$2-$1", "b-a"),
        ("$x", "a"),
        ("${long}$x", "ba"),
        # A name is as long as it can be: there is no group `1st` nor `xy`.
        ("$1st", ""),
        ("$xy", ""),
        ("${1}st", "ast"),
        ("$3", ""),
        ("$01", ""),
        ("$1234567890", ""),
        ("$é", ""),
        ("$$", "$"),
        ("$$1", "$1"),
        ("$", "$"),
        ("5$ or $-", "5$ or $-"),
        ("${1", "${1"),
        ("${}", "${}"),
        ("${a b}", "${a b}"),
    ],
)
def test_a_template_is_filled_as_go_does(text: str, expected: str) -> None:
    assert "".join(expansion.template(text, 2, NAMES).filled(GROUPS)) == expected
