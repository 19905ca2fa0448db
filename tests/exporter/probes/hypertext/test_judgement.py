import pytest

from exporter.events.expression import Expression
from exporter.probes.fault import Fault
from exporter.probes.hypertext import judgement
from exporter.probes.hypertext.answer import Answer
from exporter.probes.hypertext.conditions import Condition
from exporter.probes.hypertext.judgement import BodyRule, HeaderRule, Rules
from exporter.probes.hypertext.status import Statuses
from exporter.probes.pattern import Pattern

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


@pytest.mark.parametrize(
    ("version", "versions", "detail"),
    [
        ("1.1", (), None),
        ("1.1", ("1.1", "2"), None),
        ("1.0", ("1.1", "2"), "the answer is HTTP/1.0, expected 1.1 or 2"),
    ],
)
def test_the_version_has_to_be_one_of_those_expected(
    version: str, versions: tuple[str, ...], detail: str | None
) -> None:
    found = judgement.of_head(Rules(GOOD, versions=versions), Answer(200, version, ()))
    assert found == (detail and Fault("protocol", detail))


@pytest.mark.parametrize(
    ("tls", "secure", "detail"),
    [
        (None, True, None),
        (True, True, None),
        (False, False, None),
        (True, False, "the answer came in the clear, expected it over TLS"),
        (False, True, "the answer came over TLS, expected it in the clear"),
    ],
)
def test_an_answer_comes_encrypted_or_must_not(
    tls: bool | None, secure: bool, detail: str | None
) -> None:
    found = judgement.of_head(Rules(GOOD, tls=tls), Answer(200, "1.1", ()), secure=secure)
    assert found == (detail and Fault("encryption", detail))


@pytest.mark.parametrize(
    ("whole", "larger", "fails"), [(True, False, 0), (False, True, 0), (False, False, 1)]
)
def test_a_body_that_goes_on_may_be_a_failure(whole: bool, larger: bool, fails: int) -> None:
    found = judgement.of_body(Rules(GOOD, larger=larger), Answer(200, "1.1", (), 9, whole=whole))
    assert found == (Fault("too_large", "the body is larger than 9 bytes") if fails else None)


UP = (Condition(path=Expression("status"), equals="UP"),)


@pytest.mark.parametrize(
    ("body", "whole", "found"),
    [
        (b'{"status": "UP"}', True, None),
        (b'{"status": "DOWN"}', True, Fault("json", "status is 'DOWN', expected 'UP'")),
        (b"", True, Fault("json", "the body is no JSON: it is empty")),
        (b"{", False, Fault("too_large", "the JSON is longer than 1 bytes; raise body_limit")),
    ],
)
def test_conditions_on_json_are_judged_where_all_of_it_is_there(
    body: bytes, whole: bool, found: Fault | None
) -> None:
    answer = Answer(200, "1.1", (), len(body), body, whole)
    assert judgement.of_body(Rules(GOOD, json=UP), answer) == found
    assert Rules(GOOD, json=UP).of_body
    assert not Rules(GOOD).of_body


@pytest.mark.parametrize(
    ("decoded", "told"), [(False, "; it is gzip, which was not asked for"), (True, "")]
)
def test_a_body_that_came_packed_is_told_as_a_cause(decoded: bool, told: str) -> None:
    headers = ((b"content-encoding", b"GZIP"),)
    answer = Answer(200, "1.1", headers, 1, b"x", whole=True, decoded=decoded)
    found = judgement.of_body(Rules(GOOD, (), (BodyRule(Pattern("y"), must=True),)), answer)
    assert found == Fault("body", f"the body of 1 bytes does not match 'y'{told}")


@pytest.mark.parametrize(
    ("seconds", "fails", "slow"), [(1.0, False, False), (2.5, False, True), (5.25, True, True)]
)
def test_an_answer_may_take_so_long(seconds: float, fails: bool, slow: bool) -> None:
    rules = Rules(GOOD, degraded_after=2, down_after=5)
    said = f"it took {seconds:g} s, more than the"
    found = judgement.of_time(rules, seconds)
    assert found == (Fault("slow", f"{said} 5 s it may") if fails else None)
    assert judgement.slowness(rules, seconds) == (f"{said} 2 s it should" if slow else "")
    assert rules.timed
    assert Rules(GOOD, degraded_after=2).timed
    assert not Rules(GOOD).timed
    assert judgement.of_time(Rules(GOOD), seconds) is None
    assert judgement.slowness(Rules(GOOD), seconds) == ""


@pytest.mark.parametrize(
    ("method", "status", "body"),
    [("GET", 200, True), ("HEAD", 200, False), ("GET", 204, False), ("GET", 304, False)],
)
def test_some_answers_have_no_body(method: str, status: int, body: bool) -> None:
    assert judgement.has_body(Answer(status, "1.1", ()), method) == body
