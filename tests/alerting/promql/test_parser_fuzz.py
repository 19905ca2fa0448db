"""Whatever the text: an expression or a ParseError, within 10 ms of the processor's time."""

import time
from collections.abc import Iterable
from itertools import chain

import pytest

from alerting.promql import parser, printing
from alerting.promql.errors import ParseError
from tests.alerting.promql import soup
from tests.alerting.promql.refusals import reading

SLOWEST = 0.010


def is_read(text: str) -> bool:
    """Parse; what is an expression must read back from its own text."""
    found = reading(text)
    if isinstance(found, ParseError):
        assert 0 <= found.start <= found.end <= len(text)
        return False
    assert parser.parsed(printing.text(found)) == found
    return True


def cost(text: str) -> float:
    before = time.thread_time()
    is_read(text)
    return time.thread_time() - before


def expressions(texts: Iterable[str]) -> int:
    """Read all texts; return how many were expressions."""
    count = 0
    for text in texts:
        before = time.thread_time()
        count += is_read(text)
        if time.thread_time() - before > SLOWEST:
            # Once more: it may have paid for the garbage of others.
            assert min(cost(text) for _ in range(3)) <= SLOWEST, f"slow: {text!r}"
    return count


def test_soup_of_tokens_and_noise_are_refused_quickly_or_read() -> None:
    assert expressions(chain(soup.texts(15_000, seed=4), soup.noise(5_000, seed=4))) > 200


@pytest.mark.soak
def test_a_million_texts_are_refused_quickly_or_read() -> None:
    assert expressions(chain(soup.texts(700_000, seed=5), soup.noise(300_000, seed=5))) > 10_000
