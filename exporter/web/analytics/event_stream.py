"""Server-sent events as bytes.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from typing import Final

CONTENT_TYPE: Final = "text/event-stream"
HEARTBEAT: Final = b": still here\n\n"
"""A comment, that readers ignore and that finds out who has left."""
LAST_ID: Final = "Last-Event-ID"


def event(name: str, data: bytes, id: str = "") -> bytes:
    """Return an event; ``data`` is JSON in one line. Without an ``id`` readers keep the last."""
    head = f"event: {name}\n" + (f"id: {id}\n" if id else "")
    return head.encode() + b"data: " + data + b"\n\n"


def retry(seconds: float) -> bytes:
    """Return after how long a reader that was cut off comes back."""
    return f"retry: {round(seconds * 1000)}\n\n".encode()
