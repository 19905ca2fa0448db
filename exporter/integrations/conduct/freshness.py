"""How fresh the data is that we hold of a vendor: its age, and a score from 1 to 0. Pure."""


def age(newest: float, held: float | None, now: float) -> float | None:
    """Return how many seconds the newest record that is held is behind the newest there.

    All are Unix seconds by the vendor's clock; ``newest`` is 0 where it is not known, and then so
    is the age. Where nobody knows what is held, it is as old as the newest record there.
    """
    if not newest:
        return None
    return max(0.0, now - newest if held is None else newest - held)


def score(age: float, slo: float) -> float:
    """Return 1 for data of this moment, 0.5 at an age of ``slo`` seconds, 0 from twice that."""
    return min(1.0, max(0.0, 1.0 - age / slo / 2.0))
