"""Every expression of Prometheus' own evaluations is read, or refused by name."""

from collections import Counter
from pathlib import Path

import promql_parser
import pytest

from alerting.promql import parser, printing
from alerting.promql.errors import ParseError
from tests import conformance
from tests.alerting.promql import promqltest, rust
from tests.alerting.promql.promqltest import Eval
from tests.alerting.promql.refusals import reading

BY_NAME = ("experimental", "native histograms")
# In the files, and as many refused by name.
READ, REFUSED = 1_671, 543


@pytest.fixture(scope="module")
def texts() -> list[str]:
    found: list[str] = []
    for path in sorted(conformance.folder("promql").glob("*.test")):
        found += told(path)
    return found


def told(path: Path) -> list[str]:
    return [one.text for one in promqltest.commands(path) if isinstance(one, Eval)]


def test_every_expression_is_read_or_refused_by_name(texts: list[str]) -> None:
    counts: Counter[str] = Counter()
    for text in texts:
        found = reading(text)
        if isinstance(found, ParseError):
            assert any(name in str(found) for name in BY_NAME), f"{text}: {found}"
            counts["refused"] += 1
        else:
            assert parser.parsed(printing.text(found)) == found, text
            counts["read"] += 1
    assert counts == {"read": READ, "refused": REFUSED}


def test_what_is_read_says_the_same_to_the_oracle(texts: list[str]) -> None:
    compared = 0
    for text in texts:
        found = reading(text)
        # The oracle takes bytes for characters.
        if not isinstance(found, ParseError) and r"\x" not in text:
            assert rust.told(found) == rust.parsed(text), text
            compared += 1
    assert compared == READ - 2


def test_what_the_oracle_reads_is_read_unless_experimental(texts: list[str]) -> None:
    for text in texts:
        try:
            promql_parser.parse(text)
        except ValueError:
            continue
        found = reading(text)
        if isinstance(found, ParseError):
            assert "experimental" in str(found), f"{text}: {found}"
