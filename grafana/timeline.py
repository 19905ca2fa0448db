"""States over time: one bar a thing, coloured and worded."""

from collections.abc import Iterable, Mapping

from grafana import colours
from grafana.frame import Frame, framed
from grafana.sdk import common, common_models, dashboard, models, statetimeline

State = tuple[str, str]
"""What a value is called, and its colour."""


def panel(frame: Frame, states: Mapping[int, State]) -> statetimeline.Panel:
    """Return a timeline of the states that the values stand for."""
    return (
        framed(statetimeline.Panel(), frame)
        .mappings([mapping(states)])
        .thresholds(colours.steps(colours.UNKNOWN))
        .color_scheme(dashboard.FieldColor().mode(models.FieldColorModeId.THRESHOLDS))
        .merge_values(True)
        .show_value(common_models.VisibilityMode.AUTO)
        .row_height(0.85)
        .fill_opacity(70)
        .legend(common.VizLegendOptions().show_legend(False))
        .tooltip(common.VizTooltipOptions().mode(common_models.TooltipDisplayMode.MULTI))
    )


def mapping(states: Mapping[int, State] | Mapping[str, State]) -> models.ValueMap:
    """Return the words and colours of values, for any panel."""
    found = {
        str(value): models.ValueMappingResult(text=text, color=colour, index=place)
        for place, (value, (text, colour)) in enumerate(states.items())
    }
    return models.ValueMap(found)


def expr(metric: str, label: str, states: Iterable[str], matchers: str, *, by: str) -> str:
    """Return the place in `states` of the state that something is in, by the label `by`.

    `metric` is 1 for the state it is in and 0 for all others. Of several states within a step
    the one named last wins, so name the worst last.
    """
    given = f"{matchers}, " if matchers else ""
    parts = [
        f'(max_over_time({metric}{{{given}{label}="{state}"}}[$__rate_interval]) == 1) * {place}'
        for place, state in enumerate(states)
    ]
    return f"max by ({by}) ({' or '.join(parts)})"


def places(states: Mapping[str, State]) -> dict[int, State]:
    """Return the words and colours of what `expr` answers."""
    return dict(enumerate(states.values()))
