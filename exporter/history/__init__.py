"""What became of probes over time: shares of time, incidents, budgets; pure.

Apart from `exporter.probes`, since the writer's process sums up too and needs no kind of probe.
"""
