"""Services that are probed: do they work, and are they fast?"""

from grafana import annotations, variables
from grafana.board import Board, Section
from grafana.services import certificates, glance, kinds, reasons, speed, states, uptime

BOARD = Board(
    title="chatwatch / Services",
    uid="chatwatch-services",
    question="Do the services that people use work, and are they fast?",
    tags=("chatwatch", "services"),
    folder="operations",
    variables=(
        variables.source(),
        variables.label("probe", "Probe", "probe_success"),
    ),
    annotations=annotations.BOTH,
    sections=(
        Section("", glance.PANELS),
        Section("Up or down", states.PANELS),
        Section("How fast", speed.PANELS),
        Section("Why not", reasons.PANELS),
        Section("What was promised", uptime.PANELS),
        Section("Certificates", certificates.PANELS),
        Section("Scripts, jobs and vendors", kinds.PANELS, folded=True),
    ),
)
