"""What lets us in, as a server of tokens gave it; and how a call shows it."""

from msgspec import Struct

from alerting.secret import Secret


class Token(Struct, frozen=True):
    """A token; ``expires`` and ``given`` are Unix seconds, 0 where nobody says.

    ``refresh`` is what the next one is asked for with, where it changes each time; ``site`` is the
    base URL that came with the token, as Salesforce sends one. ``origin`` is a digest of the
    settings that it was asked for with: a token of other settings is not used any more.
    """

    value: Secret
    expires: float = 0.0
    given: float = 0.0
    refresh: Secret | None = None
    site: str = ""
    origin: str = ""


class Shown(Struct, frozen=True):
    """What the shell adds to a call: headers with secrets, and a body instead of the call's own."""

    headers: tuple[tuple[str, Secret], ...] = ()
    body: Secret | None = None


def bearer(value: Secret) -> Shown:
    """Return a token shown as most vendors want it."""
    return Shown((("Authorization", Secret(f"Bearer {value.reveal()}")),))
