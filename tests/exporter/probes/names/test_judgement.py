import pytest

from exporter.probes.names import judgement
from exporter.probes.names.answer import Answer
from exporter.probes.names.judgement import Rules
from exporter.probes.names.question import Question
from exporter.probes.names.records import Records
from exporter.probes.pattern import Pattern

QUESTION = Question("example.com", "A")
NO_X = Records(fail_if_matches=(Pattern("x"),))


def test_the_code_is_judged_first() -> None:
    rules = Rules(("NOERROR", "NXDOMAIN"), NO_X, NO_X, NO_X)
    fault = judgement.fault(rules, QUESTION, Answer("SERVFAIL", answer=("x",)))
    assert fault is not None
    assert fault.reason == "rcode"
    assert fault.detail == (
        "example.com IN A: the answer is SERVFAIL, expected NOERROR or NXDOMAIN"
    )


@pytest.mark.parametrize("section", ["answer", "authority", "additional"])
def test_then_the_records_of_each_section(section: str) -> None:
    rules = Rules(("NOERROR",), NO_X, NO_X, NO_X)
    fault = judgement.fault(rules, QUESTION, Answer("NOERROR", **{section: ("x",)}))  # type: ignore[arg-type] # a section
    assert fault is not None
    assert (fault.reason, fault.detail) == ("records", f"{section}: a record matches 'x': x")


def test_else_all_is_well() -> None:
    rules = Rules(("NXDOMAIN",), NO_X, NO_X, NO_X)
    assert judgement.fault(rules, QUESTION, Answer("NXDOMAIN")) is None
