import pytest

from exporter.probes.names import records
from exporter.probes.names.records import Records
from exporter.probes.pattern import Pattern

ONE = "example.com.\t300\tIN\tA\t192.0.2.1"
TWO = "example.com.\t300\tIN\tA\t192.0.2.2"


def checks(**fields: str) -> Records:
    return Records(**{name: tuple(map(Pattern, text.split())) for name, text in fields.items()})


@pytest.mark.parametrize(
    ("field", "patterns", "held", "said"),
    [
        ("fail_if_matches", "2.2$", (ONE,), ""),
        ("fail_if_matches", "zz 2.2$", (ONE, TWO), r"a record matches '2.2$': example.com. 300 IN"),
        ("fail_if_matches", "x", (), ""),
        ("fail_if_all_match", "IN", (), ""),
        ("fail_if_all_match", "IN", (ONE, TWO), "all 2 records match 'IN'"),
        ("fail_if_all_match", "IN 2.1$", (ONE, TWO), ""),
        ("fail_if_not_matches", "IN", (ONE, TWO), ""),
        ("fail_if_not_matches", "2.1$", (ONE, TWO), "a record does not match '2.1$'"),
        ("fail_if_not_matches", "a b", (), "there is no record, expected 'a' or 'b'"),
        ("fail_if_none_match", "zz 2.2$", (ONE, TWO), ""),
        ("fail_if_none_match", "zz", (ONE, TWO), "none of 2 records matches 'zz'"),
        ("fail_if_none_match", "x", (), "none of 0 records matches 'x'"),
        ("fail_if_not_all_match", "IN", (ONE, TWO), ""),
        ("fail_if_not_all_match", "2.1$", (ONE, TWO), "a record does not match '2.1$'"),
        ("fail_if_not_all_match", "x", (), ""),
        ("fail_if_matches", r"\t300\t", (ONE,), "a record matches"),
    ],
)
def test_each_check_fails_as_its_name_says(
    field: str, patterns: str, held: tuple[str, ...], said: str
) -> None:
    fault = records.fault(checks(**{field: patterns}), "answer", held)
    if not said:
        assert fault is None
        return
    assert fault is not None
    assert fault.reason == "records"
    assert fault.detail.startswith(f"answer: {said}")


def test_without_checks_all_is_well() -> None:
    assert records.fault(Records(), "answer", ()) is None


def test_a_long_record_is_cut() -> None:
    fault = records.fault(checks(fail_if_matches="a"), "answer", ("a" * 500,))
    assert fault is not None
    assert len(fault.detail) < 200
