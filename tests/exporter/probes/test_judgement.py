import pytest

from exporter.probes import judgement
from exporter.probes.answer import Answer
from exporter.probes.fault import Fault
from exporter.probes.judgement import BodyRule, HeaderRule, Rules
from exporter.probes.pattern import Pattern
from exporter.probes.status import Statuses

GOOD = (Statuses(200, 299), Statuses(304, 304))
HEADERS = ((b"server", b"nginx"), (b"via", b"a"), (b"via", b"b"))


@pytest.mark.parametrize(
    ("status", "detail"),
    [
        (200, None),
        (299, None),
        (304, None),
        (301, "got 301 Moved Permanently, expected 2xx or 304"),
        (599, "got 599, expected 2xx or 304"),
    ],
)
def test_the_status_has_to_be_one_of_those_expected(status: int, detail: str | None) -> None:
    found = judgement.of_head(Rules(GOOD), Answer(status, "1.1", HEADERS))
    assert found == (detail and Fault("status", detail))


@pytest.mark.parametrize(
    ("header", "pattern", "must", "allow_missing", "detail"),
    [
        ("Server", "nginx", True, False, None),
        ("Server", "apache", True, False, "the header Server does not match 'apache'"),
        ("Server", "apache", False, False, None),
        ("Server", "nginx", False, False, "the header Server matches 'nginx'"),
        ("Via", "b", True, False, None),
        ("Via", "b", False, False, "the header Via matches 'b'"),
        ("Age", "1", True, False, "the answer has no header Age"),
        ("Age", "1", False, False, "the answer has no header Age"),
        ("Age", "1", True, True, None),
        ("Age", "1", False, True, None),
    ],
)
def test_a_header_has_to_match_or_must_not(
    header: str, pattern: str, must: bool, allow_missing: bool, detail: str | None
) -> None:
    rule = HeaderRule(header, Pattern(pattern), must, allow_missing)
    found = judgement.of_head(Rules(GOOD, (rule,)), Answer(200, "1.1", HEADERS))
    assert found == (detail and Fault("header", detail))


def test_a_wrong_status_is_told_before_a_wrong_header() -> None:
    rule = HeaderRule("Age", Pattern("1"), must=True)
    found = judgement.of_head(Rules(GOOD, (rule,)), Answer(500, "1.1", HEADERS))
    assert found is not None
    assert found.reason == "status"


@pytest.mark.parametrize(
    ("pattern", "must", "whole", "found"),
    [
        ("ok", True, True, None),
        ("ok", True, False, None),
        ("ok", False, True, Fault("body", "the body of 15 bytes matches 'ok'")),
        ("ok", False, False, Fault("body", "the body of 15 bytes matches 'ok'")),
        ("no", True, True, Fault("body", "the body of 15 bytes does not match 'no'")),
        ("no", False, True, None),
        *(
            ("no", must, False, Fault(
                "too_large",
                "no match of 'no' in the first 15 bytes, and the body goes on; raise body_limit"))
            for must in (True, False)
        ),
    ],
)  # fmt: skip
def test_a_body_has_to_match_or_must_not_as_far_as_it_can_be_told(
    pattern: str, must: bool, whole: bool, found: Fault | None
) -> None:
    answer = Answer(200, "1.1", (), size=15, body=b'{"status":"ok"}', whole=whole)
    assert judgement.of_body(Rules(GOOD, (), (BodyRule(Pattern(pattern), must),)), answer) == found


def test_without_rules_for_the_body_it_is_not_looked_at() -> None:
    assert judgement.of_body(Rules(GOOD), Answer(200, "1.1", (), size=9)) is None


def test_a_long_expression_is_cut_in_the_detail() -> None:
    rule = BodyRule(Pattern("x" * 100), must=True)
    found = judgement.of_body(Rules(GOOD, (), (rule,)), Answer(200, "1.1", (), whole=True))
    assert found == Fault("body", f"the body of 0 bytes does not match '{'x' * 80}…'")
