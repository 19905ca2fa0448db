"""Runs of a probe as letters, one a minute."""

from hypothesis import strategies as st

from exporter.history.look import STATES, Look

MINUTE = 60_000
HOLD = 3 * MINUTE
LETTERS = {
    "u": ("up", ""),
    "g": ("degraded", ""),
    "d": ("down", "status"),
    "?": ("unknown", "offline"),
    "m": ("maintenance", ""),
    "M": ("maintenance", "status"),
}


def looks(letters: str, first: int = 0) -> list[Look]:
    """Return runs of these letters from an instant on; a space is one that was missed."""
    return [
        Look(first + place * MINUTE, *LETTERS[letter], f"{letter}{place}")
        for place, letter in enumerate(letters)
        if letter != " "
    ]


LOOKS = st.builds(
    lambda at, state, failed: Look(
        at,
        state,
        "status" if state == "down" or (state == "maintenance" and failed) else "",
    ),
    st.integers(-30, 100),
    st.sampled_from(STATES),
    st.booleans(),
)
"""Runs whose clock may have been set: they fall where they like, twice at one instant too."""
