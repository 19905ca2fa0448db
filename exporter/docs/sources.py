"""docs/sources.md: how each kind of source is set up; one section for each of the union."""

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from exporter.docs import guides_of_apps, guides_of_chats, guides_of_trade
from exporter.docs.guide import Guide
from exporter.docs.table import page, prose, table
from exporter.events.sources import Source

URL = "https://chat.example.com/webhooks/{name}"

_INTRODUCTION = """\
A sender is one entry under `sources:` of `config/chatwatch.yml`. It posts to
`/webhooks/{name}`, below `server.public_url`; every key is in [configuration.md](configuration.md).

**Secrets** are a list: while one is replaced, put the new one first and the old one behind it.
`chatwatch doctor` and `/api/sources` say which of them signs, so that the old one can go. A vendor
that does not sign gets `keys`, and posts to `/webhooks/{name}/{key}`; a key is masked in logs.

**What is wrong** is said step by step by
`chatwatch events verify --source NAME --header 'Name: value' … --body FILE`: another secret, a body
that was written anew on its way, a clock, another URL.

**Nothing is lost.** What has no mapping is kept whole and sealed as `unmapped`. A mapped event of a
vendor with a field that cannot be read goes to quarantine, sealed, for `intake.quarantine`, and the
vendor is told 200; `chatwatch events replay` tries it once more. The same event is counted once,
however often it comes. One that came after a newer state of its object is kept, marked `late`."""

GUIDES: Mapping[str, Guide] = {
    **guides_of_apps.GUIDES,
    **guides_of_chats.GUIDES,
    **guides_of_trade.GUIDES,
}
_HEAD = ("the vendor's", "becomes")


def kinds() -> Mapping[str, type[Any]]:
    """Return the class of each kind, by the `type:` it has in YAML, in the order of the union."""
    return {str(kind.__struct_config__.tag): kind for kind in get_args(Source)}


def written(guides: Mapping[str, Guide] = GUIDES) -> str:
    """The page."""
    known = [(guides[tag], tag, kind) for tag, kind in kinds().items() if tag in guides]
    index = ", ".join(f"[{guide.title}](#{anchor(guide.title)})" for guide, _, _ in known)
    sections = (section(guide, tag, kind) for guide, tag, kind in known)
    return page("Sources", "`exporter/docs/guides_of_*.py`", _INTRODUCTION, index, *sections)


def section(guide: Guide, tag: str, kind: type[Any]) -> str:
    """One kind: what it is, its YAML, what to enter where, and what becomes of its events."""
    parts: Iterable[str] = (
        f"## {guide.title}",
        f"`type: {tag}`. {prose(kind)}",
        f"```yaml\nsources:\n{guide.yaml}\n```",
        f"**At the sender.** {guide.enter.replace('{url}', URL)}",
        f"**Signature.** {guide.signature}",
        f"**Id.** {guide.id}",
        table(_HEAD, guide.events),
    )
    return "\n\n".join(parts)


def anchor(title: str) -> str:
    """A heading's anchor, as GitHub makes it."""
    kept = "".join(one for one in title.lower() if one.isalnum() or one in " -")
    return kept.replace(" ", "-")
