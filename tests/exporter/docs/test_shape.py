"""What a field may hold is said in the words of the docs."""

from fractions import Fraction
from typing import Annotated, Any, Literal

import msgspec
import pytest
from msgspec import Meta, Struct

from exporter.docs import shape


class Point(Struct):
    x: int
    y: int = 0


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (str, "text"),
        (Annotated[str, Meta(min_length=1, max_length=2000)], "text of 1 to 2,000 characters"),
        (Annotated[str, Meta(max_length=9)], "text of at most 9 characters"),
        (Annotated[str, Meta(pattern="^x", description="an x")], "an x"),
        (Annotated[int, Meta(ge=1, le=5)], "whole number of 1 to 5"),
        (Annotated[float, Meta(ge=0)], "number of at least 0"),
        (bool | None, "true or false"),
        (str | int, "whole number or text"),
        (Literal["a", "b"], "`a` `b`"),
        (Annotated[tuple[str, ...], Meta(max_length=3)], "list of at most 3: text"),
        (list[int], "list: whole number"),
        (dict[str, Any], "object"),
        (dict[str, int], "object: text to whole number"),
        (Point, "object of `x`, `y`"),
        (Any, "anything"),
        (Fraction, "fraction"),
    ],
)
def test_a_type_is_told_in_words(kind: Any, words: str) -> None:
    told = shape.of(msgspec.inspect.type_info(kind))
    assert sorted(told.split(" or ")) == sorted(words.split(" or "))
