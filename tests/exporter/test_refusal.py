import pickle

import pytest

from exporter import refusal
from exporter.refusal import Refused


def test_every_code_has_a_status_of_an_error_and_a_meaning() -> None:
    assert refusal.CODES.keys() == refusal.MEANINGS.keys()
    for code, status in refusal.CODES.items():
        assert 400 <= status <= 503, code
        assert refusal.MEANINGS[code], code


def test_only_what_is_no_fault_of_the_caller_is_a_5xx() -> None:
    ours = {code for code, status in refusal.CODES.items() if status >= 500}
    assert ours == {
        "not_audited",
        "not_durable",
        "not_readable",
        "query_timeout",
        "too_many_queries",
        "too_many_probes",
        "too_many_readers",
        "not_ready",
        "too_many_connections",
        "internal",
    }


def test_a_refusal_takes_its_status_from_its_code() -> None:
    refused = Refused("too_fast", "the queue is full", "come again", retry_after=3)
    assert (refused.status, refused.code, refused.retry_after) == (429, "too_fast", 3)
    assert str(refused) == "the queue is full"


def test_a_code_outside_the_table_cannot_be_made() -> None:
    with pytest.raises(KeyError):
        Refused("because", "no")


def test_a_refusal_comes_out_of_another_process_as_it_was_raised() -> None:
    refused = Refused("too_fast", "the queue is full", "come again", retry_after=3)
    again = pickle.loads(pickle.dumps(refused))  # noqa: S301 # of our own
    assert vars(again) == vars(refused)
    assert str(again) == str(refused)
