"""The machine: has it enough of everything?"""

from grafana import annotations, variables
from grafana.board import Board, Section
from grafana.host import disks, glance, network, processors, programs

BOARD = Board(
    title="chatwatch / Host",
    uid="chatwatch-host",
    question="Has the machine enough of everything that can run out?",
    tags=("chatwatch", "host"),
    folder="operations",
    variables=(
        variables.source(),
        variables.label(
            "mountpoint",
            "File system",
            "system_filesystem_limit_bytes",
            "system_filesystem_mountpoint",
        ),
    ),
    annotations=annotations.BOTH,
    sections=(
        Section("", glance.PANELS),
        Section("Processors and memory", processors.PANELS),
        Section("Disks", disks.PANELS),
        Section("Network and open files", network.PANELS),
        Section("Programs", programs.PANELS),
    ),
)
