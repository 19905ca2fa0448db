"""The front page: is it fine? Every figure leads to the board that knows more."""

from grafana import annotations, variables
from grafana.board import Board, Section
from grafana.overview import business, glance, now, talk

BOARD = Board(
    title="chatwatch / Overview",
    uid="chatwatch-overview",
    question="Is it fine?",
    tags=("chatwatch", "overview"),
    folder="operations",
    variables=(
        variables.source(),
        variables.label("probe", "Probe", "probe_success"),
        variables.label("channel", "Channel", "chat_messages_total"),
    ),
    annotations=annotations.BOTH,
    sections=(
        Section("", (*glance.PANELS, *business.PANELS)),
        Section("What works", now.PANELS),
        Section("What is said", talk.PANELS),
    ),
)
