"""What Python apps import to post events: ``from exporter.client import Client``.

It needs nothing but the standard library and msgspec, and never slows or stops its caller.
"""

from exporter.client.outbox import Counts
from exporter.client.questions import Client, UnansweredError
from exporter.client.reply import Refusal

__all__ = ["Client", "Counts", "Refusal", "UnansweredError"]
