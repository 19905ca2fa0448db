"""The values of a call's arguments; what they are was made sure of when the text was parsed."""

from typing import cast

from alerting.promql.values import Samples, Value, Vector

Given = tuple[Value, ...]


def vector(given: Given, place: int) -> Vector:
    """Return an argument that is an instant vector."""
    return cast(Vector, given[place])


def samples(given: Given, place: int) -> Samples:
    """Return an argument that is a range vector."""
    return cast(Samples, given[place])


def number(given: Given, place: int) -> float:
    """Return an argument that is a scalar."""
    return cast(float, given[place])


def text(given: Given, place: int) -> str:
    """Return an argument that is a string."""
    return cast(str, given[place])
