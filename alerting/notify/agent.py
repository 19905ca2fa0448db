"""What we call ourselves to the servers that we ask or tell something. Pure."""

from typing import Final

AGENT: Final = "chatwatch"
JSON: Final = (("Content-Type", "application/json"), ("User-Agent", AGENT))
"""Headers of a request whose body is JSON."""
