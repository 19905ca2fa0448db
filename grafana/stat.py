"""One figure, large: the panels that answer "is it fine?"."""

from collections.abc import Mapping
from typing import Literal

from grafana import timeline
from grafana.frame import Frame, framed
from grafana.sdk import common, common_models, dashboard, models, stat

_TEXTS = {
    "auto": common_models.BigValueTextMode.AUTO,
    "value": common_models.BigValueTextMode.VALUE,
    "name": common_models.BigValueTextMode.NAME,
    "both": common_models.BigValueTextMode.VALUE_AND_NAME,
}


def panel(
    frame: Frame,
    steps: dashboard.ThresholdsConfig,
    *,
    decimals: int | None = None,
    history: bool = False,
    own: Mapping[str, dashboard.ThresholdsConfig] | None = None,
    states: Mapping[int, timeline.State] | None = None,
    shown: Literal["auto", "value", "name", "both"] = "auto",
) -> stat.Panel:
    """Return the latest value of each query, in the colour of its step.

    `history` draws its course behind it; `own` gives some of several figures their own steps;
    `states` are the words for values that stand for something; `shown` is what is written.
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
        .text_mode(_TEXTS[shown])
        .reduce_options(common.ReduceDataOptions().values(False).calcs(["lastNotNull"]))
        .min(0)
    )
    if decimals is not None:
        made = made.decimals(decimals)
    if states is not None:
        made = made.mappings([timeline.mapping(states)])
    for name, other in (own or {}).items():
        made = made.override_by_name(name, [models.DynamicConfigValue("thresholds", other.build())])
    return made
