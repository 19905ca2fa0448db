"""`/api/v2`: Alertmanager's API, for amtool, Prometheus, Grafana, karma and the like.

Shapes, parameters and errors are Alertmanager's, whose clients read and send them unchanged.
https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
"""
