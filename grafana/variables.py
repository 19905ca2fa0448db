"""What people choose at the top of a page: where the data is, and of what."""

from grafana.query import SOURCE
from grafana.sdk import dashboard, models

_ALL = models.VariableOption(text=["All"], value=["$__all"], selected=True)


def source() -> dashboard.DatasourceVariable:
    """Return the choice of a Prometheus; the default one is taken first."""
    return dashboard.DatasourceVariable("datasource").label("Data source").type("prometheus")


def label(name: str, title: str, selector: str, label: str = "") -> dashboard.QueryVariable:
    """Return the choice among the values that a label of a metric has; none chosen means all.

    The label is called as the variable unless `label` says otherwise. A selector that holds another
    variable is chained to it, and stands after it. "All" is `.+`: series without the label belong
    to somebody else.
    """
    return (
        _asked(name, title, f"label_values({selector}, {label or name})")
        .multi(True)
        .include_all(True)
        .all_value(".+")
        .current(_ALL)
    )


def one(name: str, title: str, selector: str, label: str = "") -> dashboard.QueryVariable:
    """Return the choice of exactly one value, the first by name unless people choose another.

    For what must not be added up, as currencies.
    """
    asked = _asked(name, title, f"label_values({selector}, {label or name})")
    return asked.multi(False).include_all(False)


def text(name: str, title: str, given: str) -> dashboard.TextBoxVariable:
    """Return a field that people write into."""
    return dashboard.TextBoxVariable(name).label(title).default_value(given)


def _asked(name: str, title: str, query: str) -> dashboard.QueryVariable:
    return (
        dashboard.QueryVariable(name)
        .label(title)
        .datasource(SOURCE)
        .query(query)
        .refresh(models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(models.VariableSort.ALPHABETICAL_CASE_INSENSITIVE_ASC)
    )
