"""One scalar becomes one value of its type, or a sentence that gives no secret away."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import pytest
from msgspec import Meta, Struct, inspect

from alerting.document import scalars
from alerting.document.node import Node, above, scalar
from alerting.duration import Duration, Size
from alerting.secret import Place, Secret, Written

ENVIRON = {"A": "hunter2", "HASHED": "sha256:" + "0" * 64}
SHORT = Annotated[Duration, Meta(extra={"least": "1s", "most": "1m"})]
COMPARED = Annotated[Secret, Meta(extra={"hashed": True})]
INLINE = Annotated[Secret, Meta(extra={"inline": True, "expected": "a secret"})]
FILED = Annotated[Secret, Meta(extra={"file": True})]


class Point(Struct):
    x: int


def resolved(place: Place) -> Secret:
    return place.secret(ENVIRON, "of {}".format)


def value(kind: Any, text: str, *, plain: bool = True) -> Any:
    return scalars.scalar(inspect.type_info(kind), scalar(text, plain=plain), resolved)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (bool, "true", True),
        (int, "5", 5),
        (Annotated[int, Meta(ge=5, le=5)], "5", 5),
        (float, "5", 5.0),
        (Annotated[float, Meta(gt=0, lt=1)], "0.5", 0.5),
        (str, "on", "on"),
        (Annotated[str, Meta(pattern="^[a-z]+$")], "bot", "bot"),
        (Literal["auto", "json"], "auto", "auto"),
        (Duration, "5m", Duration(300)),
        (Duration, "0", Duration(0)),
        (SHORT, "1m", Duration(60)),
        (Size, "4096", 4096),
        (Secret, "env:A", Secret("hunter2")),
        (COMPARED, "env:HASHED", Secret(ENVIRON["HASHED"])),
        (COMPARED, ENVIRON["HASHED"], Secret(ENVIRON["HASHED"])),
        (Place, "env:UNSET", Place("env", "UNSET")),
        (INLINE, "hunter2", Written("hunter2")),
        (INLINE, "env:A", Secret("hunter2")),
        (FILED, "run/password", Secret("of run/password")),
        (datetime, "2027-03-01T00:00:00Z", datetime(2027, 3, 1, tzinfo=UTC)),
        (datetime, "2027-03-01 02:00+02:00", datetime(2027, 3, 1, tzinfo=UTC)),
    ],
)
def test_a_scalar_that_fits_is_its_value(kind: Any, text: str, expected: object) -> None:
    got = value(kind, text)
    assert got == expected
    assert isinstance(got, type(expected))


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        (bool, "on", "expected true or false, got 'on'; write true"),
        (int, "1.5", "expected a whole number, got 1.5"),
        (int, "true", "expected a whole number, got true"),
        (Annotated[int, Meta(ge=1, le=9)], "10", "expected a whole number from 1 to 9, got 10"),
        (Annotated[float, Meta(gt=0)], "0", "expected a number above 0, got 0"),
        (Annotated[float, Meta(lt=1)], "1", "expected a number below 1, got 1"),
        (str, "5", 'expected text, got 5; put it in quotes: "5"'),
        (str, "", "expected text, got nothing"),
        (Annotated[str, Meta(min_length=1, max_length=2)], "abc",
         "expected text of 1 to 2 characters, got 'abc'"),
        (Annotated[str, Meta(pattern="^x$")], "y", "expected text that matches ^x$, got 'y'"),
        (Literal["auto"], "jso", "expected one of auto, got 'jso'"),
        (Duration, "", "expected a time span like 30s or 1h30m, got nothing"),
        (SHORT, "2m", "expected 1s to 1m, got 2m"),
        (SHORT, "0s", "expected 1s to 1m, got 0s"),
        (Secret, "", "expected env:NAME or file:path, got nothing"),
        (Secret, "hunter2", "a secret does not stand in this file: write env:NAME or file:path"),
        (Secret, "env:UNSET", "environment variable UNSET is not set"),
        (Secret, "sha256:" + "0" * 64,
         "the secret itself is needed, not its digest: write env:NAME or file:path"),
        (Secret, "env:HASHED", "env:HASHED holds a digest; the secret itself is needed"),
        (INLINE, "env:UNSET", "environment variable UNSET is not set"),
        (INLINE, " ", "the secret is empty; leave the key out where there is none"),
        (INLINE, "", "expected a secret, got nothing"),
        (INLINE, "sha256:" + "0" * 64,
         "the secret itself is needed, not its digest: write env:NAME or file:path"),
        (datetime, "May",
         "expected an instant with its offset, like 2027-03-01T00:00:00Z, got 'May'"),
        (datetime, "5", "expected an instant with its offset, like 2027-03-01T00:00:00Z, got 5"),
        (datetime, "2027-02-29T00:00:00Z",
         "'2027-02-29T00:00:00Z' is no day of the calendar, or no time of it"),
        (Point, "hunter2", "expected a mapping, got text"),
        (tuple[Secret, ...], "hunter2", "expected a list, got text; write [it] in brackets"),
    ],
)  # fmt: skip
def test_a_scalar_that_does_not_fit_is_told_why(kind: Any, text: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        value(kind, text)


def test_a_quoted_empty_text_is_text() -> None:
    assert value(str, "", plain=False) == ""


@pytest.mark.parametrize("node", [above(1, {}, []), above(1, (), [])])
def test_a_collection_is_no_scalar(node: Node) -> None:
    for kind in (str, Duration):
        with pytest.raises(ValueError, match=r"expected .*, got a (list|mapping)$"):
            scalars.scalar(inspect.type_info(kind), node, resolved)
