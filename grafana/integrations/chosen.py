"""Which integrations the page is about, and how they are."""

from grafana import colours
from grafana.links import board

MATCHERS = 'integration=~"$integration", provider=~"$provider"'
CHOSEN = f"{{{MATCHERS}}}"
# What events tell (syncs, questions) names the vendor, and no integration of ours.
OF_PROVIDER = '{provider=~"$provider"}'
# Best first: where several states fall into one step of a graph, the last of them is drawn.
STATES = {
    "up": ("up", colours.GOOD),
    "unknown": ("unknown", "purple"),
    "throttled": ("throttled", "yellow"),
    "degraded": ("degraded", colours.WARNING),
    "auth_failed": ("not let in", "dark-red"),
    "down": ("down", colours.BAD),
}
SYNC_STATES = {
    "ok": ("ok", colours.GOOD),
    "running": ("running", "blue"),
    "late": ("late", colours.WARNING),
    "failed": ("failed", colours.BAD),
}
ONLY = board("Only this integration", "chatwatch-integrations", "integration")
ONLY_VENDOR = board("Only this provider", "chatwatch-integrations", "provider")
