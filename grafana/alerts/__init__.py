"""Alerts: what fires, since when, and was somebody told?"""

from grafana import annotations, variables
from grafana.alerts import firing, glance, history, notices, quiet, rules
from grafana.board import Board, Section

BOARD = Board(
    title="chatwatch / Alerts",
    uid="chatwatch-alerts",
    question="What fires, since when, and was somebody told?",
    tags=("chatwatch", "alerts"),
    folder="operations",
    variables=(
        variables.source(),
        variables.label("alertname", "Alert", "ALERTS"),
        variables.text("chatwatch", "Address of chatwatch", "http://localhost:9870"),
    ),
    annotations=annotations.BOTH,
    sections=(
        Section("", glance.PANELS),
        Section("Now", firing.PANELS),
        Section("Over time", history.PANELS),
        Section("Was somebody told?", notices.PANELS),
        Section("Silenced and looked after", quiet.PANELS),
        Section("Are rules judged?", rules.PANELS),
    ),
)
