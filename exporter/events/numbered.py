"""Ids that vendors count up from 1, made unlike everybody else's. Pure.

Agent 1 of one vendor is not agent 1 of another, and a long number alone reads as a phone number.
"""

from exporter.events import tree


def of(source: str, kind: str, id: str) -> str:
    """Return ``<source>-<kind>-<id>`` where an id is figures only, "" for none, else the id.

    An empty ``kind`` is left out.
    """
    if not id.isdigit():
        return tree.key(id)
    return tree.key("-".join(part for part in (source, kind, id) if part))
