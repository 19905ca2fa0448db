"""Pictures that mail programs show: small, the same every time, in colours of their own."""

import math
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image, ImageColor

from alerting.notify import chart, picture
from alerting.notify.chart import Chart, Mark
from tests.alerting.notices import NOW, alert

NAN = math.nan
CHART = Chart(
    heights=(0.1, 0.2, 0.9, 0.9),
    least=Mark(0.1, "1s"),
    most=Mark(0.9, "9s"),
    limit=Mark(0.5, "> 5s"),
    over=True,
    begin="02:02",
    end="03:02 UTC",
)


def drawn(one: Chart) -> Image.Image:
    return Image.open(BytesIO(picture.png(one))).convert("RGB")


def colours(one: Chart) -> set[str]:
    found = drawn(one).getcolors(256)
    assert found is not None
    every = {colour for _, colour in found}
    named = {"ground": picture._GROUND, "fine": picture._FINE_LINE, "bad": picture._BAD_LINE,
             "limit": picture._LIMIT, "fine area": picture._FINE_AREA,
             "bad area": picture._BAD_AREA}  # fmt: skip
    return {name for name, code in named.items() if ImageColor.getrgb(code) in every}


def test_a_picture_is_twice_as_large_as_it_is_shown_and_small() -> None:
    values = tuple(5 + 4 * math.sin(place / 5) for place in range(60))
    made = chart.chart(alert(trend=values, trend_seconds=3600.0), NOW)
    assert made is not None
    content = picture.png(made)
    assert drawn(made).size == (1200, 320)
    assert len(content) < 20_000
    assert content == picture.png(made)


def test_what_is_beyond_the_limit_has_another_colour() -> None:
    assert colours(CHART) == {"ground", "fine", "bad", "limit", "fine area", "bad area"}
    assert colours(replace(CHART, limit=Mark(0.95, ""))) == {"ground", "fine", "limit", "fine area"}
    under = colours(replace(CHART, over=False, heights=(0.1, 0.1)))
    assert under == {"ground", "bad", "limit", "bad area"}


@pytest.mark.parametrize("changes", [{"limit": None}, {"over": None, "limit": None}])
def test_without_a_limit_nothing_is_bad(changes: dict[str, None]) -> None:
    assert colours(replace(CHART, **changes)) == {"ground", "fine", "fine area"}
    unknown = colours(replace(CHART, over=None))
    assert unknown == {"ground", "fine", "limit", "fine area"}


def test_a_value_alone_is_a_dot() -> None:
    alone = replace(CHART, heights=(None, 0.2, None, 0.9), limit=None)
    assert colours(alone) == {"ground", "fine"}


def test_words_that_are_too_long_are_cut() -> None:
    long = replace(CHART, most=Mark(0.9, "9" * 500), least=None, limit=None)
    assert colours(long) == {"ground", "fine", "fine area"}


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats() | st.just(NAN), min_size=2, max_size=60), st.text(max_size=60))
def test_any_trend_can_be_drawn(values: list[float], words: str) -> None:
    notes = {"threshold": f"> {words}", "value": words}
    made = chart.chart(alert(words=notes, trend=tuple(values), trend_seconds=60.0), NOW)
    if made is not None:
        assert drawn(made).size == (1200, 320)
        assert drawn(replace(made, limit=Mark(0.5, words or ">"))).size == (1200, 320)
