"""What became of webhooks that never came, and were listed instead."""

from msgspec import Struct


class Taken(Struct, frozen=True):
    """How many events were ``new``, ``known`` as their webhooks had come, or ``refused``."""

    new: int = 0
    known: int = 0
    refused: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """The numbers by what they are called in metrics."""
        return {"new": self.new, "known": self.known, "refused": self.refused}
