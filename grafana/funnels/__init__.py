"""How far customers go through the funnels of `analytics.funnels`, and where they stop."""

from grafana import business, variables
from grafana.board import Section
from grafana.funnels import course, glance, steps

BOARD = business.board(
    title="chatwatch / Funnels",
    uid="chatwatch-funnels",
    question="How far do customers go, and at which step do they stop?",
    variables=(variables.one("funnel", "Funnel", "chat_funnel_passages"),),
    sections=(
        Section("", glance.PANELS),
        Section("Steps", steps.PANELS),
        Section("Course", course.PANELS),
    ),
)
