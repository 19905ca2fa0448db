"""Numbers and instants as Prometheus writes them in JSON, which is as Go's strconv does.

https://github.com/prometheus/prometheus/blob/main/util/jsonutil/marshal.go
"""

import math

from alerting import floats


def sample(value: float) -> str:
    """Return a sample's value: plain, but with an exponent below 1e-6 and from 1e21 on."""
    text = repr(value)
    if text.endswith(".0"):
        return text[:-2]
    if "e" in text or not math.isfinite(value):
        return text if 0 < abs(value) < 1e-6 or 1e21 <= abs(value) < math.inf else plain(value)
    return text


def plain(value: float) -> str:
    """Return a number without exponent, however long: the value of a scalar."""
    return floats.text(value, "f")


def scientific(value: float) -> str:
    """Return a number with an exponent: the value of an alert."""
    return floats.text(value, "e")


def stamp(milliseconds: int) -> str:
    """Return an instant as seconds since 1970: whole, or with three decimals."""
    sign = "-" if milliseconds < 0 else ""
    seconds, rest = divmod(abs(milliseconds), 1000)
    return f"{sign}{seconds}.{rest:03}" if rest else f"{sign}{seconds}"
