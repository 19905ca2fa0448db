"""What a run of a chat probe has come to so far, question by question."""

from msgspec import Struct, field

from exporter.probes.frames import trail as frames
from exporter.probes.hypertext import trail as hypertext


class Asked(Struct):
    """One question of a run; spans in seconds, None of what did not come."""

    name: str
    first: float | None = None
    total: float | None = None
    characters: int | None = None
    cost: float | None = None
    returned: float | None = None


class Progress(Struct):
    """The questions so far, and the one that is being asked ("" after all)."""

    asked: list[Asked] = field(default_factory=list)
    question: str = ""

    @property
    def place(self) -> str:
        """At which question, for the end of a sentence."""
        return f" (at the question {self.question})" if self.question else ""


class OverHttp(hypertext.Trail):
    """Filled by one run over HTTP."""

    def __init__(self) -> None:
        super().__init__()
        self.progress = Progress()

    @property
    def astray(self) -> str:
        """At which question, and where redirects led to."""
        return self.progress.place + super().astray


class OverWebsocket(frames.Trail):
    """Filled by one run over WebSocket."""

    def __init__(self) -> None:
        super().__init__()
        self.progress = Progress()

    def renew(self) -> None:
        """Begin another question: all but spans begins anew."""
        self.status, self.upgraded, self.messages, self.awaited = 0, False, 0, "the answer"
        self.fault = self.session = None

    @property
    def astray(self) -> str:
        """At which question."""
        return self.progress.place


Asking = OverHttp | OverWebsocket
