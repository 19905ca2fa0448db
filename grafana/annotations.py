"""What is marked on every graph of a page: when alerts begin, and when what runs was changed."""

from grafana.query import SOURCE
from grafana.sdk import Builder, dashboard, models

_CRITICAL = 'alerting_alerts{state="firing", severity="critical"}'
_CHANGES = "chat_changes_total"


def critical(span: str = "60s", *, shown: bool = True) -> Builder[models.AnnotationQuery]:
    """Return the moments when there are more critical alerts than a span before.

    All the time that one fires may be a day. A month has too many minutes for one question.
    """
    return _marked(
        "Critical alerts",
        "red",
        f"sum({_CRITICAL}) > sum({_CRITICAL} offset {span})",
        "A critical alert begins to fire",
        span,
        shown=shown,
    )


def changes(span: str = "60s", kinds: str = "") -> Builder[models.AnnotationQuery]:
    """Return the moments when senders told of a deploy, another prompt, model or configuration."""
    chosen = f'{_CHANGES}{{kind=~"{kinds}"}}' if kinds else _CHANGES
    return _marked(
        "Changes",
        "blue",
        f"sum by (kind) ({chosen}) > sum by (kind) ({chosen} offset {span})",
        "What runs was changed: {{kind}}",
        span,
    )


def _marked(
    name: str, colour: str, expr: str, title: str, span: str, *, shown: bool = True
) -> dashboard.AnnotationQuery:
    return (
        dashboard.AnnotationQuery()
        .name(name)
        .datasource(SOURCE)
        .enable(shown)
        .icon_color(colour)
        .expr(expr)
        .step(span)
        .title_format(title)
        .placement(None)  # type: ignore[arg-type]  # only None leaves the key out, which hides it
    )


BOTH = (critical(), changes())
# All alerts and deploys of a month would hide what they are drawn on; alerts may be switched on.
OF_A_MONTH = (critical("7200s", shown=False), changes("7200s", "prompt|model"))
