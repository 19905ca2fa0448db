"""The rules of Grafana's dashboard-linter, written anew, by their names there.

https://github.com/grafana/dashboard-linter/blob/main/docs/index.md; a rule yields what it finds.
"""

import re
from collections.abc import Callable, Iterator

from grafana_foundation_sdk.models import units

from alerting.promql import parser
from alerting.promql.errors import ParseError
from tests.grafana import expressions
from tests.grafana.panels import Json, panels

Rule = Callable[[Json], Iterator[str]]

UNITS = {value for name, value in vars(units).items() if isinstance(value, str) and name[0] != "_"}
_LABEL_VALUES = re.compile(r"label_values\((.+),\s*(\w+)\)|label_values\((\w+)\)")
_RATES = ("rate", "irate", "increase")


def variables(board: Json) -> dict[str, Json]:
    """Return the variables of a board by name."""
    return {one["name"]: one for one in board["templating"]["list"]}


def targets(board: Json) -> Iterator[tuple[str, Json]]:
    """Yield every query with the title of its panel."""
    for panel in panels(board):
        for target in panel.get("targets", ()):
            yield f"{panel.get('title')} {target.get('refId')}", target


def queries(board: Json) -> Iterator[tuple[str, str]]:
    """Yield what a Prometheus is asked, where it can be parsed; target_promql tells of the rest."""
    for where, target in targets(board):
        if not list(faults(target["expr"])):
            yield where, target["expr"]


def template_datasource(board: Json) -> Iterator[str]:
    found = [one for one in variables(board).values() if one["type"] == "datasource"]
    if not found:
        yield "no variable chooses the data source"
    for one in found:
        if one["name"] not in {"datasource", f"{one['query']}_datasource"}:
            yield f"{one['name']} should be called datasource"
        if one["label"] != "Data source":
            yield f"{one['name']} should be labelled Data source"


def _template(name: str) -> Rule:
    def rule(board: Json) -> Iterator[str]:
        one = variables(board).get(name)
        if one is None:
            yield f"there is no variable {name}"
        elif (one["type"], one["multi"], one.get("allValue")) != ("query", True, ".+"):
            yield f"{name} should be of type query, with several values, and all as .+"

    return rule


def template_label_promql(board: Json) -> Iterator[str]:
    for one in variables(board).values():
        if one["type"] == "query":
            found = _LABEL_VALUES.fullmatch(one["query"])
            if found is None:
                yield f"{one['name']} asks for no values of a label"
            elif found[1]:
                yield from (f"{one['name']}: {fault}" for fault in faults(found[1]))


def template_on_time_change_reload(board: Json) -> Iterator[str]:
    for one in variables(board).values():
        if one["type"] == "query" and one["refresh"] != 2:
            yield f"{one['name']} is not asked for again when the time range changes"


def panel_datasource(board: Json) -> Iterator[str]:
    chosen = {
        "${" + name + "}" for name, one in variables(board).items() if one["type"] == "datasource"
    }
    for panel in panels(board):
        if panel.get("datasource", {}).get("uid") not in chosen:
            yield f"{panel.get('title')} has a data source of its own"


def panel_title_description(board: Json) -> Iterator[str]:
    for panel in panels(board):
        if not panel.get("title") or not panel.get("description"):
            yield f"panel {panel['id']} lacks a title or a description"


def panel_units(board: Json) -> Iterator[str]:
    for panel in panels(board):
        given = panel["fieldConfig"]["defaults"]
        if given.get("unit") not in UNITS and not given.get("mappings"):
            yield f"{panel['title']} has no unit that Grafana knows"


def panel_no_targets(board: Json) -> Iterator[str]:
    for panel in panels(board):
        if not panel.get("targets"):
            yield f"{panel.get('title')} asks nothing"


def target_logql(board: Json) -> Iterator[str]:
    for where, target in targets(board):
        if target["datasource"]["type"] == "loki":
            yield f"{where} asks Loki, which no stack of ours has"


def target_logql_auto(board: Json) -> Iterator[str]:
    for where, target in targets(board):
        if target["datasource"]["type"] == "loki" and "[$__auto]" not in target["expr"]:
            yield f"{where} has a span of its own"


def target_promql(board: Json) -> Iterator[str]:
    for where, target in targets(board):
        yield from (f"{where}: {fault}" for fault in faults(target["expr"]))


def target_rate_interval(board: Json) -> Iterator[str]:
    for where, expr in queries(board):
        for span in re.findall(r"\bi?rate\([^\[\]]*\[([^\]]*)\]", expr):
            if span != "$__rate_interval":
                yield f"{where} rates over {span}"


def _target(label: str) -> Rule:
    def rule(board: Json) -> Iterator[str]:
        for where, expr in queries(board):
            filled = expr.replace(f'"${label}"', '"chosen"')
            for one in expressions.asked(filled):
                if (label, "MatchOp.Re", "chosen") not in one.matchers:
                    yield f"{where}: {one.metric} is not asked for by ${label}"

    return rule


def target_counter_agg(board: Json) -> Iterator[str]:
    for where, expr in queries(board):
        for one in expressions.asked(expr):
            if one.metric.endswith("_total") and not set(_RATES) & set(one.within[:1]):
                yield f"{where}: {one.metric} is a counter and not rated"


def uneditable_dashboard(board: Json) -> Iterator[str]:
    if board.get("editable", True):
        yield "the board can be edited"


def faults(expr: str) -> Iterator[str]:
    """Yield what our parser and promql-parser have against an expression."""
    text = expressions.plain(expr)
    try:
        parser.parsed(text)
    except ParseError as error:
        yield f"we: {error}"
    try:
        expressions.asked(expr)
    except ValueError as error:
        yield f"promql-parser: {error}"


RULES: dict[str, Rule] = {
    "template-datasource-rule": template_datasource,
    "template-job-rule": _template("job"),
    "template-instance-rule": _template("instance"),
    "template-label-promql-rule": template_label_promql,
    "template-on-time-change-reload-rule": template_on_time_change_reload,
    "panel-datasource-rule": panel_datasource,
    "panel-title-description-rule": panel_title_description,
    "panel-units-rule": panel_units,
    "panel-no-targets-rule": panel_no_targets,
    "target-logql-rule": target_logql,
    "target-logql-auto-rule": target_logql_auto,
    "target-promql-rule": target_promql,
    "target-rate-interval-rule": target_rate_interval,
    "target-job-rule": _target("job"),
    "target-instance-rule": _target("instance"),
    "target-counter-agg-rule": target_counter_agg,
    "uneditable-dashboard": uneditable_dashboard,
}
