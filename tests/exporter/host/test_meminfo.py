import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.host import meminfo


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("MemTotal:       16 kB", {"MemTotal_bytes": 16_384}),
        ("Active(anon):    1 kB", {"Active_anon_bytes": 1024}),
        ("HugePages_Total:    3", {"HugePages_Total": 3}),
        # units that the kernel does not use, and what is no line of it
        ("Odd:    3 MB", {"Odd": 3}),
        ("Odd:", {}),
        ("Odd: many kB", {}),
        ("no colon 3", {}),
        ("", {}),
    ],
)
def test_a_row_is_bytes_or_a_number(line: str, told: dict[str, int]) -> None:
    assert meminfo.table([line]) == told


@given(st.lists(st.text()))
def test_no_text_breaks_it(lines: list[str]) -> None:
    assert all(amount >= 0 for amount in meminfo.table(lines).values())
