"""Figures over time, with the bounds that alerts have drawn as lines."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from grafana import colours
from grafana.frame import Frame, framed
from grafana.sdk import common, common_models, dashboard, models, timeseries

_NONE = colours.steps(colours.UNKNOWN)
# For names that we do not know: lines need colours that are far apart (by name, two of them would
# often be the same), areas that touch do not.
_IN_TURN = dashboard.FieldColor().mode(models.FieldColorModeId.PALETTE_CLASSIC)
_SHADES = dashboard.FieldColor().mode(models.FieldColorModeId.SHADES).fixed_color("blue")
_QUIET_MILLISECONDS = 600_000


class AtLeast(Struct, frozen=True):
    """Where an axis ends unless values are beyond it: zeros alone Grafana draws up to 100."""

    end: float


def panel(
    frame: Frame,
    *,
    bounds: dashboard.ThresholdsConfig | None = None,
    names: Mapping[str, str] | None = None,
    style: Literal["lines", "thin", "stacked", "bars"] = "lines",
    most: float | AtLeast | None = None,
    failing: str = "",
    sparse: bool = False,
) -> timeseries.Panel:
    """Return a graph; `names` gives series fixed colours, `most` ends the axis.

    `failing` is the letter of the query whose series are failures. `sparse` is what is seldom
    observed: its line goes on over ten quiet minutes. Any other gap is one, and shows. Many lines
    that overlap are better `thin`, with nothing below them.
    """
    made = framed(timeseries.Panel(), frame).min(0).thresholds(bounds or _NONE)
    made = (
        made.color_scheme(_IN_TURN)
        .line_width(1)
        .fill_opacity(0 if style == "thin" else 10)
        .show_points(common_models.VisibilityMode.AUTO)
        .tooltip(_tooltip())
        .legend(_legend(frame))
    )
    if bounds is not None:
        drawn = common.GraphThresholdsStyleConfig().mode(
            common_models.GraphThresholdsStyleMode.DASHED
        )
        made = made.thresholds_style(drawn)
    if sparse:
        made = made.span_nulls(_QUIET_MILLISECONDS)
    if most is not None:
        made = made.axis_soft_max(most.end) if isinstance(most, AtLeast) else made.max(most)
    if style in ("stacked", "bars"):
        made = made.color_scheme(_SHADES).fill_opacity(70).line_width(0 if style == "bars" else 1)
        made = made.stacking(common.StackingConfig().mode(common_models.StackingMode.NORMAL))
    if style == "bars":
        made = made.draw_style(common_models.GraphDrawStyle.BARS)
    if failing:
        made = made.override_by_query(failing, [colours.shades(colours.BAD)])
    for name, colour in (names or {}).items():
        made = made.override_by_name(name, [colours.fixed(colour)])
    return made


def _tooltip() -> common.VizTooltipOptions:
    tooltip = common.VizTooltipOptions().mode(common_models.TooltipDisplayMode.MULTI)
    return tooltip.sort(common_models.SortOrder.DESCENDING)


def _legend(frame: Frame) -> common.VizLegendOptions:
    """A table of the series; a graph of one series has it in its title."""
    is_one = len(frame.queries) == 1 and "{{" not in frame.queries[0].legend
    return (
        common.VizLegendOptions()
        .show_legend(not is_one)
        .display_mode(common_models.LegendDisplayMode.TABLE)
        .placement(common_models.LegendPlacement.BOTTOM)
        .calcs(["mean", "max", "lastNotNull"])
        .sort_by("Last *")
        .sort_desc(True)
    )
