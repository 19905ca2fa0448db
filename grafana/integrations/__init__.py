"""Vendors that the services depend on: do they work, and is what we hold of them fresh?"""

from grafana import annotations, variables
from grafana.board import Board, Section
from grafana.integrations import answers, calls, freshness, glance, quotas, states, syncs

BOARD = Board(
    title="chatwatch / Integrations",
    uid="chatwatch-integrations",
    question="Do the vendors that we depend on work, and is what we hold of them fresh?",
    tags=("chatwatch", "integrations"),
    folder="operations",
    variables=(
        variables.source(),
        variables.label("provider", "Provider", "integration_checked_timestamp_seconds"),
        variables.label(
            "integration",
            "Integration",
            'integration_checked_timestamp_seconds{provider=~"$provider"}',
        ),
    ),
    annotations=annotations.BOTH,
    sections=(
        Section("", glance.PANELS),
        Section("Status", states.PANELS),
        Section("Fresh data", (*freshness.PANELS, *syncs.REPORTED)),
        Section("Quotas and tokens", quotas.PANELS),
        Section("Our calls", calls.PANELS),
        Section("Syncs", syncs.PANELS),
        Section("Asked for answers", answers.PANELS),
    ),
)
