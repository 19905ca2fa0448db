"""What a client says in its app's log: a trouble once when it begins and once when it ends."""

from msgspec import Struct

from exporter.client.reply import Refusal

_MOST_CODES = 32


class Line(Struct, frozen=True):
    """One line for the log; `bad` ones are warnings."""

    bad: bool
    text: str


class News:
    """The lines not yet logged, and which troubles were told; callers never log themselves."""

    def __init__(self, address: str) -> None:
        self.lines: list[Line] = []
        self._address = address
        self._trouble = False
        self._full = False
        self._codes: set[str] = set()

    def taken(self) -> list[Line]:
        """The lines since the last call."""
        lines, self.lines = self.lines, []
        return lines

    def refused(self, refusal: Refusal) -> None:
        """An event was refused; told once for each code."""
        if refusal.code in self._codes or len(self._codes) >= _MOST_CODES:
            return
        self._codes.add(refusal.code)
        event = f" {refusal.type} event" if refusal.type else ""
        self._say(f"refused{event}: {refusal.code}: {refusal.message}")

    def failed(self, why: str) -> None:
        """A request must be tried again."""
        if not self._trouble:
            self._trouble = True
            self._say(f"{why}; events wait and are tried again")

    def dropped(self, held: int) -> None:
        """There was no room for an event."""
        if not self._full:
            self._full = True
            self._say(f"the queue is full with {held} events; new ones are dropped")

    def settled(self, held: int, dropped: int) -> None:
        """A batch was answered; a full queue has recovered when nothing is left in it."""
        if self._trouble:
            self._trouble = False
            self._say("answers again", bad=False)
        if self._full and not held:
            self._full = False
            self._say(f"the queue is empty again; {dropped} events were dropped", bad=False)

    def _say(self, text: str, *, bad: bool = True) -> None:
        self.lines.append(Line(bad, f"chatwatch at {self._address}: {text}"))
