"""PromQL: text to a typed expression, an expression over samples to an answer.

Pure: no clock, no I/O. https://prometheus.io/docs/prometheus/latest/querying/basics/
"""
