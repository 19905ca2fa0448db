"""What people choose at the top of a page: where the data is, and of what."""

from grafana.query import SOURCE
from grafana.sdk import dashboard, models

_ALL = models.VariableOption(text=["All"], value=["$__all"], selected=True)


def source() -> dashboard.DatasourceVariable:
    """Return the choice of a Prometheus; the default one is taken first."""
    return dashboard.DatasourceVariable("datasource").label("Data source").type("prometheus")


def label(name: str, title: str, selector: str) -> dashboard.QueryVariable:
    """Return the choice among the values that a label of a metric has; none chosen means all.

    "All" is `.+`: series without the label belong to somebody else.
    """
    return (
        dashboard.QueryVariable(name)
        .label(title)
        .datasource(SOURCE)
        .query(f"label_values({selector}, {name})")
        .refresh(models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(models.VariableSort.ALPHABETICAL_CASE_INSENSITIVE_ASC)
        .multi(True)
        .include_all(True)
        .all_value(".+")
        .current(_ALL)
    )
