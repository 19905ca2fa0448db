"""The first page: is it fine?"""

from grafana import variables
from grafana.board import Board, Section
from grafana.overview import conversations, daemon, glance, host, probes
from grafana.query import SOURCE
from grafana.sdk import dashboard

_CRITICAL = 'alerting_alerts{state="firing", severity="critical"}'

BOARD = Board(
    title="chatwatch / Overview",
    uid="chatwatch-overview",
    question="Is it fine? What is probed, what is said, the machine, and chatwatch itself.",
    tags=("chatwatch", "overview"),
    variables=(
        variables.source(),
        variables.label("probe", "Probe", "probe_success"),
        variables.label("channel", "Channel", "chat_messages_total"),
    ),
    annotations=(
        # Where there are more than a minute before; all the time that one fires may be a day.
        dashboard.AnnotationQuery()
        .name("Critical alerts")
        .datasource(SOURCE)
        .enable(True)
        .icon_color("red")
        .expr(f"sum({_CRITICAL}) > sum({_CRITICAL} offset 1m)")
        .step("60s")
        .title_format("A critical alert begins to fire")
        .placement(None),  # type: ignore[arg-type]  # only None leaves the key out, which hides it
    ),
    sections=(
        Section("", glance.PANELS),
        Section("Probes", probes.PANELS),
        Section("Conversations", conversations.PANELS),
        Section("Host", host.PANELS),
        Section("chatwatch itself", daemon.PANELS, folded=True),
    ),
)
