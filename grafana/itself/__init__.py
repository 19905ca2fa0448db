"""chatwatch itself: does it take in, keep and judge all that it should?"""

from grafana import annotations, variables
from grafana.board import Board, Section
from grafana.itself import figures, glance, intake, pages, process, rules, sources, store

BOARD = Board(
    title="chatwatch / chatwatch itself",
    uid="chatwatch-itself",
    question="Does chatwatch itself take in, keep and judge all that it should?",
    tags=("chatwatch", "itself"),
    folder="operations",
    variables=(
        variables.source(),
        variables.label("source", "Source", "webhook_queue_depth"),
    ),
    annotations=annotations.BOTH,
    sections=(
        Section("", glance.PANELS),
        Section("What comes in", (*intake.PANELS, *sources.PANELS)),
        Section("What is kept, and known of", (*store.PANELS, *figures.PANELS)),
        Section("What is judged and told", rules.PANELS),
        Section("The process", process.PANELS),
        Section("Pages and exports", pages.PANELS, folded=True),
    ),
)
