"""How far customers go through the funnels of `analytics.funnels`, and where they stop."""

from grafana import annotations, business, variables
from grafana.board import Board, Section
from grafana.funnels import course, glance, steps

BOARD = Board(
    title="chatwatch / Funnels",
    uid="chatwatch-funnels",
    question="How far do customers go, and at which step do they stop?",
    tags=("chatwatch", business.TAG),
    variables=(
        variables.source(),
        variables.one("funnel", "Funnel", "chat_funnel_passages"),
    ),
    annotations=annotations.OF_A_MONTH,
    folder="business",
    since=business.SINCE,
    refresh=business.REFRESH,
    sections=(
        Section("", glance.PANELS),
        Section("Steps", steps.PANELS),
        Section("Course", course.PANELS),
    ),
)
