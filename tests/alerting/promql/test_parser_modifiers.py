"""Ranges, subqueries, offset and @."""

import pytest
from msgspec.structs import replace

from alerting.promql import parser
from alerting.promql.syntax import NAME, Expr, Matcher, Paren, Range, Selector, Subquery, Unary
from tests.alerting.promql.refusals import refusal

UP = Selector("up", (Matcher(NAME, "=", "up"),))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("up[5m]", Range(UP, 300_000)),
        ("up[ 300 ]", Range(UP, 300_000)),
        ("up[+1.5]", Range(UP, 1_500)),
        ("up[0x10]", Range(UP, 16_000)),
        ("up[5m] offset 1m", Range(replace(UP, offset=60_000), 300_000)),
        ("up[5m] @ 2 offset -1", Range(replace(UP, offset=-1_000, at=2_000), 300_000)),
        ("up @ start() [5m]", Range(replace(UP, at="start"), 300_000)),
        ("up offset 0s [5m]", Range(UP, 300_000)),
        ("up[1h:]", Subquery(UP, 3_600_000)),
        ("up[1h:30s]", Subquery(UP, 3_600_000, 30_000)),
        ("up[1h:30s] offset 1m @ end()", Subquery(UP, 3_600_000, 30_000, 60_000, "end")),
        ("up offset 1m [1h:]", Subquery(replace(UP, offset=60_000), 3_600_000)),
        ("(up)[1h:]", Subquery(Paren(UP), 3_600_000)),
        ("up offset 5m", replace(UP, offset=300_000)),
        ("up offset +5", replace(UP, offset=5_000)),
        ("up OFFSET -1h30m", replace(UP, offset=-5_400_000)),
        ("-up offset 5m", Unary("-", replace(UP, offset=300_000))),
        ("up @ 1.2345", replace(UP, at=1_235)),
        ("up @ -1.2345", replace(UP, at=-1_235)),
        ("up @ +1", replace(UP, at=1_000)),
        ("up @ 1h", replace(UP, at=3_600_000)),
        ("up @ 1e9", replace(UP, at=10**12)),
        ("up @ START()", replace(UP, at="start")),
        ("up @ end ( ) offset 1m", replace(UP, offset=60_000, at="end")),
    ],
)
def test_modifiers_are_kept_where_they_work(text: str, expected: Expr) -> None:
    found = parser.parsed(text)
    assert found == expected
    assert (found.start, found.end) == (0, len(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("up[]", '1:4: unexpected "]" in subquery or range selector, expected number or duration'),
        ("up[-]", '1:5: unexpected "]" in subquery or range selector, expected number or duration'),
        ("up[5m,]", '1:6: unexpected "," in subquery or range, expected ":" or "]"'),
        ("up[5m:,]", '1:7: unexpected "," in subquery selector, expected number, duration, or "]"'),
        ("up[5m:1m:]", '1:9: unexpected ":" in subquery selector, expected "]"'),
        ("up[0]", "1:4: duration must be greater than 0"),
        ("up[-5m]", "1:4: duration must be greater than 0"),
        ("up[5m:0s]", "1:7: duration must be greater than 0"),
        ("up[1e-9]", "1:4: duration must be greater than 0"),
        ("up[1e99]", "1:4: duration out of range"),
        ("up[1.5m]", '1:4: not a valid duration string: "1.5m"'),
        ("sum(up)[5m]", "1:8: ranges only allowed for vector selectors"),
        ("up[5m][5m]", "1:7: ranges only allowed for vector selectors"),
        ("up offset 1m [5m]", "1:14: no offset modifiers allowed before range"),
        ("up @ 1 [5m]", "1:8: no @ modifiers allowed before range"),
        ("1[5m:]", "1:1: subquery is only allowed on instant vector, got scalar instead"),
        ("up[5m][1h:]", "1:1: subquery is only allowed on instant vector, got matrix instead"),
        ("up offset", "1:10: unexpected end of input in offset, expected number or duration"),
        ("up offset x", '1:11: unexpected identifier "x" in offset, expected number or duration'),
        ("up offset Inf", "1:11: duration out of range"),
        ("up offset 5m offset 5m", "1:1: offset may not be set multiple times"),
        ("1 offset 5m", "1:1: offset modifier must be preceded by an instant vector selector"),
        ("abs(up) @ 1", "1:1: @ modifier must be preceded by an instant vector selector"),
        ("up @ x", '1:6: unexpected identifier "x" in @, expected timestamp'),
        ("up @ start", "1:11: unexpected end of input in @, expected timestamp"),
        ("up @ start(1)", '1:12: unexpected number "1" in @, expected timestamp'),
        ("up @ NaN", "1:6: timestamp out of bounds for @ modifier: NaN"),
        ("up @ -1e300", "1:6: timestamp out of bounds for @ modifier: -1e+300"),
        ("up @ 1e400", "1:6: error parsing number"),
        ("up @ 1 @ 2", "1:1: @ <timestamp> may not be set multiple times"),
        ("up[5m] @ 1 @ end()", "1:1: @ <timestamp> may not be set multiple times"),
    ],
)
def test_bad_modifiers_are_refused(text: str, said: str) -> None:
    assert refusal(text).startswith(said)


@pytest.mark.parametrize(
    "text",
    [
        "up[5m + 1m]",
        "up[(5m)]",
        "up[-(5m)]",
        "up[step()]",
        "up[5m:range()]",
        "up[min_of(1m, 2m)]",
        "up[5m:1m * 2]",
        "up offset (5m)",
        "up offset -STEP()",
        "up offset max_of(1m, 2m)",
    ],
)
def test_duration_expressions_are_refused_by_name(text: str) -> None:
    assert refusal(text).endswith(": experimental duration expression is not enabled")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rate(up[5m] anchored)", "1:13: anchored modifier is experimental and not enabled"),
        ("up smoothed", "1:4: smoothed modifier is experimental and not enabled"),
        ("up </ 5", '1:4: operator "</" trims native histograms, which are not supported here'),
        ("up >/ 5", '1:4: operator ">/" trims native histograms, which are not supported here'),
    ],
)
def test_what_works_elsewhere_only_is_refused_by_name(text: str, said: str) -> None:
    assert refusal(text) == said
