"""The machine that the daemon runs on: what psutil tells of it, as metrics, rows and a summary.

Figures are of this machine as the kernel shows it to this process: in a container CPU, memory and
disks are those of the host, connections and interfaces those of the container's network.
"""
