"""Which probes the page is about, and how they are."""

from grafana import colours
from grafana.links import board

CHOSEN = '{probe=~"$probe"}'
# A probe that runs each minute has a few runs in a window of four.
LEAST = "1m"
# Best first: where several states fall into one step of a graph, the last of them is drawn.
STATES = {
    "up": ("up", colours.GOOD),
    "paused": ("paused", "dark-blue"),
    "maintenance": ("maintenance", "blue"),
    "unknown": ("unknown", "purple"),
    "degraded": ("degraded", colours.WARNING),
    "down": ("down", colours.BAD),
}
ONLY = board("Only this probe", "chatwatch-services", "probe")
