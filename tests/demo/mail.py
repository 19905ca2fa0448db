"""A mail as the demo shows it. Pure."""

import re
from email import message_from_bytes
from email.policy import default
from typing import NamedTuple


class Mail(NamedTuple):
    """A mail that was caught: its subject and the lines of its plain text."""

    subject: str
    lines: tuple[str, ...]

    def tells(self, status: str, *words: str) -> bool:
        """Whether the subject is of this status, FIRING or RESOLVED, and has all the words."""
        return self.subject.startswith(f"[{status}") and set(words) <= _words(self.subject)

    @property
    def about(self) -> str:
        """The subject up to the name of the alert: ``[FIRING:1] ProbeDown``."""
        return " ".join(self.subject.split()[:2])

    def top(self, count: int) -> list[str]:
        """Return the first lines that are not empty, without the one that the subject says too."""
        return [line for line in self.lines[1:] if line][:count]

    def file_name(self, number: int) -> str:
        """Return a name that sorts by arrival: ``02-firing-probedown.eml``."""
        status, _, rest = self.subject.partition("]")
        words = re.findall(r"[a-z]+", status.lower())[:1] + re.findall(r"\w+", rest.lower())[:1]
        return "-".join([f"{number:02}", *words]) + ".eml"


def read(content: bytes) -> Mail:
    """Return what a mail says; one without plain text has no lines."""
    message = message_from_bytes(content, policy=default)
    text = message.get_body(("plain",))
    lines = text.get_content().splitlines() if text is not None else []
    return Mail(str(message["Subject"] or ""), tuple(line.rstrip() for line in lines))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))
