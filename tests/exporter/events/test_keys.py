from hypothesis import given
from hypothesis import strategies as st

from exporter.events import keys

PARTS = st.tuples(*[st.text("ab:1/", max_size=6)] * 4)


@given(PARTS, PARTS)
def test_two_events_share_a_key_only_when_every_part_is_the_same(
    one: tuple[str, str, str, str], other: tuple[str, str, str, str]
) -> None:
    assert (keys.key(*one) == keys.key(*other)) == (one == other)


def test_a_key_stays_the_same_for_ever_because_it_is_on_disk() -> None:
    assert keys.key("", "bot", "", "e1").hex() == "38162bd7ff6901db09efd7ec594b1b4d"
