"""Links to the next level: the time, the data source and what was clicked on are kept."""

import re

from msgspec import Struct

from grafana.sdk import Builder, dashboard, models

_LABEL = re.compile(r"<(\w+)>")
HOME = "chatwatch-overview"
"""The address of the first page."""
_KEPT = ("${datasource:queryparam}", "${__url_time_range}")


class Link(Struct, frozen=True):
    """Where a click leads; `<label>` in the address is that label's value in what was clicked."""

    title: str
    address: str


def board(title: str, uid: str, *labels: str, **others: str) -> Link:
    """Return a link to a dashboard that shows only what was clicked on.

    Each of `labels` is chosen in the variable of the same name; `others` are variable=label.
    """
    chosen = {label: label for label in labels} | others
    asked = [f"var-{variable}=<{label}>" for variable, label in chosen.items()]
    return Link(title, f"/d/{uid}?{'&'.join([*asked, *_KEPT])}")


def page(title: str, address: str) -> Link:
    """Return a link to a page that is no dashboard; it opens beside the dashboard."""
    return Link(title, address)


def shown(link: Link, *, in_table: bool = False) -> Builder[models.DashboardLink]:
    """Return the link as a field of a panel has it: in a table labels are columns."""
    where = "__data.fields" if in_table else "__field.labels"
    return (
        dashboard.DashboardLink(link.title)
        .type(models.DashboardLinkType.LINK)
        .url(_LABEL.sub(rf"${{{where}.\1}}", link.address))
        .target_blank(not link.address.startswith("/d/"))
        .placement(None)  # type: ignore[arg-type]  # only None leaves the key out
    )


def overview() -> Builder[models.DashboardLink]:
    """Return the way up, from the top of every other page."""
    return _kept("Overview").type(models.DashboardLinkType.LINK).url(f"/d/{HOME}")


def all_boards() -> Builder[models.DashboardLink]:
    """Return the list of all dashboards, for the top of a page."""
    made = _kept("Dashboards").type(models.DashboardLinkType.DASHBOARDS)
    return made.tags(["chatwatch"]).as_dropdown(True)


def _kept(title: str) -> dashboard.DashboardLink:
    made = dashboard.DashboardLink(title).keep_time(True).include_vars(True)
    # In Grafana from 12.3, a placement hides it in a menu, or wholly (grafana/grafana#115084).
    return made.placement(None)  # type: ignore[arg-type]  # only None leaves the key out
