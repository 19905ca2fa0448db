"""What a client asks for in Accept and Accept-Encoding (RFC 9110 §12.5)."""

import functools

OPENMETRICS = "application/openmetrics-text"


@functools.lru_cache(maxsize=128)
def wants_openmetrics(accept: str) -> bool:
    """Say whether OpenMetrics is asked for by name, and not less than plain text."""
    weights = _weights(accept)
    asked = weights.get(OPENMETRICS, 0.0)
    return asked > 0 and asked >= weights.get("text/plain", 0.0)


@functools.lru_cache(maxsize=128)
def takes_gzip(accept_encoding: str) -> bool:
    """Say whether gzip may be sent."""
    weights = _weights(accept_encoding)
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _weights(header: str) -> dict[str, float]:
    """Return each name of a header with its best weight; what is no number weighs nothing."""
    found: dict[str, float] = {}
    for item in header.split(","):
        name, *parameters = (part.strip().lower() for part in item.split(";"))
        weight = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                weight = _number(parameter[2:])
        found[name] = max(weight, found.get(name, 0.0))
    return found


def _number(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0
