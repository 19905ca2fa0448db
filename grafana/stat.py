"""One figure, large: the panels that answer "is it fine?"."""

from collections.abc import Mapping

from grafana import colours
from grafana.frame import Frame, framed
from grafana.sdk import common, common_models, dashboard, models, stat


def panel(
    frame: Frame,
    steps: dashboard.ThresholdsConfig,
    *,
    decimals: int | None = None,
    history: bool = False,
    own: Mapping[str, dashboard.ThresholdsConfig] | None = None,
) -> stat.Panel:
    """Return the latest value of each query, in the colour of its step.

    `history` draws its course behind it; `own` gives some of several figures their own steps.
    """
    graph = (
        common_models.BigValueGraphMode.AREA if history else common_models.BigValueGraphMode.NONE
    )
    made = (
        framed(stat.Panel(), frame)
        .thresholds(steps)
        .color_scheme(dashboard.FieldColor().mode(models.FieldColorModeId.THRESHOLDS))
        .color_mode(common_models.BigValueColorMode.VALUE)
        .graph_mode(graph)
        .justify_mode(common_models.BigValueJustifyMode.AUTO)
        .orientation(common_models.VizOrientation.VERTICAL)
        .text_mode(common_models.BigValueTextMode.AUTO)
        .reduce_options(common.ReduceDataOptions().values(False).calcs(["lastNotNull"]))
        .min(0)
    )
    if decimals is not None:
        made = made.decimals(decimals)
    for name, other in (own or {}).items():
        made = made.override_by_name(name, [models.DynamicConfigValue("thresholds", other.build())])
    return made


COUNT_OF_BAD = colours.steps(colours.GOOD, (1, colours.BAD))
