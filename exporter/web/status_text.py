"""The status page as text, for terminals: columns, and no character that a terminal would obey."""

from collections.abc import Iterator, Sequence

from exporter.web.status import Status
from exporter.web.status_alerts import Alerts
from exporter.web.status_integrations import Card, Integrations
from exporter.web.status_probes import Cell, Probes, Row

_INDENT = "  "


def plain(page: Status) -> str:
    """Return the page as text."""
    return "\n".join(_printable(line).rstrip() for line in _lines(page)) + "\n"


def _lines(page: Status) -> Iterator[str]:
    yield f"chatwatch: {page.state}, up for {page.started.ago}, as of {page.at.exact}"
    yield page.verdict.headline
    if page.verdict.rest:
        yield page.verdict.rest
    if page.probes is None:
        yield from ("", "What is watched is shown to callers with a token that has metrics:read.")
    if page.alerts is not None:
        about = f" ({page.alerts.about})" if page.alerts.about else ""
        yield from ("", f"Alerts{about}", *_alerts(page.alerts))
    if page.probes is not None:
        yield from ("", "Probes", *_probes(page.probes, page.empty.probes))
    if page.integrations is not None:
        yield from ("", "Integrations", *_integrations(page.integrations, page.empty.integrations))
    if page.host is not None:
        figures = [(one.name, one.text, one.about) for one in page.host]
        yield from ("", "This machine", *columns(figures, page.empty.host))
    if page.sources is not None:
        sources = [
            (
                f"POST {one.path}",
                one.about,
                f"last {one.last.ago} ago" if one.last else "none since the start",
                one.waiting,
            )
            for one in page.sources
        ]
        yield from ("", "Sources of events", *columns(sources, page.empty.sources))
    places = [(f"{one.method} {one.path}", one.about) for one in page.places]
    yield from ("", "Where to look", *columns(places))


def columns(rows: Sequence[tuple[str, ...]], empty: str = "") -> list[str]:
    """Return rows with their cells below each other, or what is said where there are none."""
    if not rows:
        return [f"{_INDENT}{empty}"] if empty else []
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        _INDENT + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]


def _alerts(alerts: Alerts) -> Iterator[str]:
    rows = [
        (
            one.severity,
            one.name,
            "firing" if one.is_firing else "pending",
            f"for {one.since.ago}",
            one.value,
            f"rule {one.threshold}" if one.threshold else "",
            one.summary or " ".join(one.where),
        )
        for one in alerts.rows
    ]
    yield from columns(rows, alerts.empty)
    if alerts.more:
        yield f"{_INDENT}and {alerts.more:,} more"
    yield from (f"{_INDENT}broken rule  {one.rule}: {one.error}" for one in alerts.broken)


def _probes(probes: Probes, empty: str) -> Iterator[str]:
    if not probes.rows:
        yield f"{_INDENT}{empty}"
    for row, line in zip(probes.rows, columns([_cells(row) for row in probes.rows]), strict=True):
        yield line
        if row.trouble is not None:
            told = (row.trouble.words, row.trouble.detail)
            yield f"{_INDENT * 3}{': '.join(filter(None, told))}"
    if probes.more:
        yield f"{_INDENT}and {probes.more:,} more: GET /api/services has all"


def _integrations(integrations: Integrations, empty: str) -> Iterator[str]:
    rows = [
        (
            one.word,
            one.name,
            one.provider,
            f"for {one.since.ago}" if one.since is not None else "",
            *_brief(one),
        )
        for one in integrations.cards
    ]
    if not rows:
        yield f"{_INDENT}{empty}"
    for one, line in zip(integrations.cards, columns(rows), strict=True):
        yield line
        if one.meaning:
            yield f"{_INDENT * 3}{': '.join(filter(None, (one.reason, one.detail or one.meaning)))}"
    if integrations.more:
        yield f"{_INDENT}and {integrations.more:,} more: GET /api/integrations has all"


def _brief(card: Card) -> tuple[str, str]:
    quotas = ", ".join(f"{one.bucket} {one.text}" for one in card.meters)
    return quotas, "; ".join(f"{one.name} {one.text}" for one in card.facts)


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.word,
        row.name,
        f"for {row.since.ago}" if row.since is not None else "",
        f"last {row.last.ago} ago" if row.last is not None else "",
        row.response,
        *(_share(cell) for cell in row.uptime),
    )


def _share(cell: Cell) -> str:
    of = f" of {cell.judged:,}" if cell.judged else ""
    return f"{cell.window} {cell.share}{of}"


def _printable(line: str) -> str:
    return line if line.isprintable() else "".join(c if c.isprintable() else "?" for c in line)
