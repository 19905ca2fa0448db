"""Prometheus' HTTP API under `/api/v1`, over the samples and rules of this daemon.

Grafana's data source of the kind Prometheus, promtool and whoever else asks a Prometheus can ask
chatwatch. https://prometheus.io/docs/prometheus/latest/querying/api/
"""
