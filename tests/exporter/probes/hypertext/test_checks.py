from typing import Any

import pytest

from alerting.strict import Duration
from exporter.events.expression import Expression
from exporter.probes.hypertext import checks
from exporter.probes.hypertext.checks import HeaderCheck, Slow
from exporter.probes.hypertext.conditions import Condition
from exporter.probes.hypertext.judgement import BodyRule, HeaderRule, Rules
from exporter.probes.hypertext.request import EXPECTED, Request
from exporter.probes.pattern import Pattern

CONDITION = Condition(path=Expression("a"))
TEN = Duration(10)


def asked(**fields: Any) -> Request:
    return Request(url="http://a.example/", **fields)


def test_without_checks_any_good_status_will_do() -> None:
    assert checks.rules(asked()) == Rules(EXPECTED)


def test_each_check_is_a_rule() -> None:
    rules = checks.rules(
        asked(
            versions=("2",),
            fail_if_larger=True,
            fail_if_not_tls=True,
            fail_if_body_matches=(Pattern("a"),),
            fail_if_body_not_matches=(Pattern("b"),),
            fail_if_header_matches=(HeaderCheck("X", Pattern("c")),),
            fail_if_header_not_matches=(HeaderCheck("Y", Pattern("d"), allow_missing=True),),
            json=(CONDITION,),
            slow=Slow(Duration(2), Duration(5)),
        )
    )
    assert rules == Rules(
        EXPECTED,
        (
            HeaderRule("X", Pattern("c"), must=False),
            HeaderRule("Y", Pattern("d"), must=True, allow_missing=True),
        ),
        (BodyRule(Pattern("a"), must=False), BodyRule(Pattern("b"), must=True)),
        (CONDITION,),
        ("2",),
        tls=True,
        larger=False,
        degraded_after=2,
        down_after=5,
    )
    assert checks.rules(asked(fail_if_tls=True)).tls is False
    assert checks.rules(asked(slow=Slow(down=TEN))).down_after == 10


@pytest.mark.parametrize(
    ("fields", "method", "found"),
    [
        ({"json": (CONDITION,), "slow": Slow(Duration(2), Duration(5))}, "GET", []),
        ({"fail_if_tls": True, "fail_if_not_tls": True}, "GET", ["fail_if_not_tls"]),
        ({"json": (CONDITION,)}, "HEAD", ["method"]),
        ({"fail_if_body_matches": (Pattern("a"),)}, "HEAD", ["method"]),
        ({"fail_if_body_not_matches": (Pattern("a"),)}, "HEAD", ["method"]),
        ({"slow": Slow()}, "GET", ["slow"]),
        ({"slow": Slow(Duration(5), Duration(5))}, "GET", ["slow.degraded"]),
        ({"slow": Slow(TEN)}, "GET", ["slow.degraded"]),
        ({"slow": Slow(Duration(1), Duration(11))}, "GET", ["slow.down"]),
    ],
)
def test_what_does_not_go_together_is_told(
    fields: dict[str, Any], method: str, found: list[str]
) -> None:
    assert [key for key, _ in checks.wrong(asked(**fields), method, TEN)] == found
