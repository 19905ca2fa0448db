from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.model import Alert, fingerprint, labels, without

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
PAIRS = st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=5)


@given(PAIRS, st.randoms())
def test_equal_sets_of_labels_are_equal_however_they_are_written(
    pairs: dict[str, str], chance: object
) -> None:
    shuffled = list(pairs.items())
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert labels(shuffled) == labels(pairs)
    assert fingerprint(labels(shuffled)) == fingerprint(labels(pairs))


def test_a_label_without_a_value_is_none() -> None:
    assert labels({"a": "", "b": "1"}) == (("b", "1"),)


def test_one_label_can_be_left_out() -> None:
    assert without((("a", "1"), ("b", "2")), "a") == (("b", "2"),)
    assert without((("b", "2"),), "a") == (("b", "2"),)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        # FNV-1a's own offset; then a, 0xff, b, 0xff, worked out byte by byte.
        ({}, "cbf29ce484222325"),
        ({"a": "b"}, "d2b371819297f98a"),
    ],
)
def test_a_fingerprint_is_fnv_1a_of_names_and_values(pairs: dict[str, str], expected: str) -> None:
    assert fingerprint(labels(pairs)) == expected


@given(st.one_of(PAIRS, PAIRS.map(lambda pairs: {**pairs, "long": "x" * 1_000})))
def test_a_fingerprint_is_what_it_is_byte_by_byte(pairs: dict[str, str]) -> None:
    found = 0xCBF29CE484222325
    for part in (part for pair in labels(pairs) for part in pair):
        for byte in (*part.encode(), 0xFF):
            found = ((found ^ byte) * 0x100000001B3) % 2**64
    assert fingerprint(labels(pairs)) == fingerprint(labels(pairs)) == f"{found:016x}"


@given(PAIRS, PAIRS)
def test_different_labels_have_different_fingerprints(
    one: dict[str, str], other: dict[str, str]
) -> None:
    same = labels(one) == labels(other)
    assert (fingerprint(labels(one)) == fingerprint(labels(other))) is same


def test_an_alert_is_called_by_its_labels() -> None:
    told = labels({"alertname": "ProbeDown", "severity": "critical", "probe": "backend"})
    one = Alert(rule="r", labels=told, annotations=(), state="pending", value=0.0, active_at=NOW)
    assert (one.name, one.severity, one.fingerprint) == ("ProbeDown", "critical", fingerprint(told))
    bare = Alert(rule="r", labels=(), annotations=(), state="pending", value=0.0, active_at=NOW)
    assert (bare.name, bare.severity) == ("", "")
