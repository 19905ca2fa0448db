"""Things compared, one bar each: grades, quotas, shares. They stand in the order of the query."""

from grafana.frame import Frame, framed
from grafana.sdk import bargauge, common, common_models, dashboard, models


def panel(
    frame: Frame,
    steps: dashboard.ThresholdsConfig,
    *,
    least: float = 0,
    most: float | None = None,
    decimals: int | None = None,
) -> bargauge.Panel:
    """Return a bar for the latest value of each series; without `most` the longest fills the line.

    `sort_desc(…)` asked `now` puts the longest first.
    """
    made = (
        framed(bargauge.Panel(), frame)
        .thresholds(steps)
        .color_scheme(dashboard.FieldColor().mode(models.FieldColorModeId.THRESHOLDS))
        .orientation(common_models.VizOrientation.HORIZONTAL)
        .display_mode(common_models.BarGaugeDisplayMode.BASIC)
        .value_mode(common_models.BarGaugeValueMode.COLOR)
        .name_placement(common_models.BarGaugeNamePlacement.LEFT)
        .sizing(common_models.BarGaugeSizing.AUTO)
        .show_unfilled(True)
        .min_viz_width(8)
        .min_viz_height(16)
        .max_viz_height(40)
        .text(common.VizTextDisplayOptions().title_size(12).value_size(16))
        .legend(common.VizLegendOptions().show_legend(False))
        .reduce_options(common.ReduceDataOptions().values(False).calcs(["lastNotNull"]))
        .min(least)
    )
    if most is not None:
        made = made.max(most)
    return made if decimals is None else made.decimals(decimals)
