"""One value in the form that a verb and its flags ask for."""

import math

import pytest

from alerting.gotemplate.flags import Flags


@pytest.mark.parametrize(
    ("flags", "text"),
    [
        (Flags(), "ab"),
        (Flags(width=4), "  ab"),
        (Flags(width=4, minus=True), "ab  "),
        (Flags(width=4, zero=True), "00ab"),
        (Flags(width=1), "ab"),
    ],
)
def test_a_text_is_as_wide_as_asked_for(flags: Flags, text: str) -> None:
    assert flags.padded("ab") == text


@pytest.mark.parametrize(
    ("flags", "value", "text"),
    [
        (Flags(), math.nan, "NaN"),
        (Flags(plus=True), math.nan, "+NaN"),
        (Flags(space=True), math.nan, " NaN"),
        (Flags(), math.inf, "+Inf"),
        (Flags(space=True), math.inf, " Inf"),
        (Flags(plus=True, space=True), math.inf, "+Inf"),
        (Flags(width=6, zero=True), -math.inf, "  -Inf"),
        (Flags(width=6, zero=True), -1.5, "-001.5"),
        (Flags(width=6, zero=True, plus=True), 1.5, "+001.5"),
        (Flags(width=6, zero=True), 1.5, "0001.5"),
        (Flags(sharp=True), -0.0, "-0.00000"),
        (Flags(sharp=True), 1e100, "1.00000e+100"),
        (Flags(sharp=True, precision=2), 123.0, "1.2e+02"),
    ],
)
def test_a_number_that_is_none_has_a_sign_of_its_own(flags: Flags, value: float, text: str) -> None:
    assert flags.floating(value, "g") == text


def test_a_string_is_cut_at_its_precision() -> None:
    assert Flags(precision=2).string("héllo") == "hé"
    assert Flags(precision=2).quoted("héllo") == '"hé"'
    assert Flags(precision=2).hexadecimal("héllo", "x") == "68c3"
    assert Flags(sharp=True).quoted("a`") == '"a`"'
    assert Flags(sharp=True).quoted("a") == "`a`"
