"""How many observations fell into each bucket of a histogram, over time: the darker, the more."""

from grafana.frame import Frame, framed
from grafana.query import Query
from grafana.sdk import common, common_models, heatmap, heatmap_models

# Blues say nothing of a state; the page's own background stands for none.
_SCHEME = "Blues"


def query(histogram: str, matchers: str = "", *, least: str = "1m") -> Query:
    """Return what to ask for: the observations of each bucket in a step, of all series together."""
    expr = f"sum by (le) (increase({histogram}_bucket{matchers}[$__rate_interval]))"
    return Query(expr, "{{le}}", least=least)


def panel(frame: Frame) -> heatmap.Panel:
    """Return the heatmap; the frame's unit is that of the buckets."""
    return (
        framed(heatmap.Panel(), frame, shape="heatmap")
        .calculate(False)
        .color(
            heatmap.HeatmapColorOptions()
            .mode(heatmap_models.HeatmapColorMode.SCHEME)
            .scheme(_SCHEME)
            .scale(heatmap_models.HeatmapColorScale.EXPONENTIAL)
            .exponent(0.5)
            .steps(64)
        )
        .cell_gap(1)
        # A cell without an observation is none.
        .filter_values(heatmap.FilterValueRange().le(1e-9))
        .cell_values(heatmap.CellValues().unit("short").decimals(0))
        .y_axis(heatmap.YAxisConfig().unit(frame.unit).axis_placement(_LEFT))
        .show_legend()
        .tooltip(
            heatmap.HeatmapTooltip().mode(common_models.TooltipDisplayMode.SINGLE).y_histogram(True)
        )
        .scale_distribution(
            common.ScaleDistributionConfig().type(common_models.ScaleDistribution.LINEAR)
        )
    )


_LEFT = common_models.AxisPlacement.LEFT
