import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.refusal import Refused
from exporter.web import arguments
from exporter.web.analytics import cursors
from exporter.web.analytics.cursors import Position

OF = cursors.fingerprint("", "/a", {"period": "7"})


def test_a_question_is_told_from_others_but_not_by_its_page() -> None:
    assert cursors.fingerprint("", "/a", {"period": "7", "limit": "9", "cursor": "x"}) == OF
    others = [("b", "/a", {"period": "7"}), ("", "/b", {"period": "7"}), ("", "/a", {})]
    assert OF not in {cursors.fingerprint(*other) for other in others}


def test_a_cursor_leads_back_to_its_place() -> None:
    at = Position(OF, 20_000, 100, "c1")
    assert cursors.position({"cursor": arguments.worded(at)}, OF, 20_001) == at
    assert cursors.position({}, OF, 20_001) is None


@pytest.mark.parametrize(
    "at",
    [
        Position("another", 20_000, 1),
        Position(OF, 20_002, 1),
        Position(OF, 10**9, 1),
        Position(OF, -1, 1),
        Position(OF, 20_000, -1),
        Position(OF, 20_000, 1 << 60),
    ],
)
def test_what_was_never_told_is_refused(at: Position) -> None:
    with pytest.raises(Refused) as refused:
        cursors.position({"cursor": arguments.worded(at)}, OF, 20_001)
    assert refused.value.status == 400


@given(st.lists(st.integers(), max_size=50), st.integers(1, 9))
def test_pages_come_to_the_whole(rows: list[int], limit: int) -> None:
    found: list[int] = []
    at: Position | None = None
    while True:
        page, more = cursors.cut(rows, at, limit, OF, 20_000)
        found += page
        if more is None:
            break
        assert len(page) == limit
        at = cursors.position({"cursor": more}, OF, 20_000)
    assert found == rows
