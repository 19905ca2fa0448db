"""How steps change, and how often they are reached at all."""

from grafana import timeseries
from grafana.business import of_day
from grafana.frame import About, Frame
from grafana.funnels.glance import RATIO
from grafana.query import Query

SHARES = Frame(
    title="Of the step before, 30 days",
    about=About(
        "Which part of those at the step before reached each step, of 30 days at each moment.",
        "A step that gets worse slowly is not seen from one day to the next.",
        "see the marks of changes at its begin: a price, a page, a release, a prompt.",
    ),
    unit="percentunit",
    queries=(Query(RATIO, "{{place}} {{step}}"),),
    empty="no funnel, or nobody began",
)
REACHED = Frame(
    title="Steps reached of a day, all funnels",
    about=About(
        "Times in the 24 hours before each moment that senders told of a step (the event"
        " funnel.step.reached), whether the steps before it were reached or not.",
        "It shows at once that a step is no longer reached, or no longer told.",
        "a step at zero while others go on is broken, or its event is no longer sent.",
    ),
    unit="short",
    queries=(Query(of_day("chat_funnel_steps_total", "funnel", "step"), "{{funnel}}: {{step}}"),),
    empty="no step was told",
)

PANELS = (timeseries.panel(SHARES, most=1, style="thin"), timeseries.panel(REACHED, style="thin"))
