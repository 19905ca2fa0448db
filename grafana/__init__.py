"""Builds the Grafana dashboards: Python in, the files of grafana/dashboards/ out.

`python -m grafana.build` (`make dashboards`) writes them. Only this package knows Grafana's SDK;
the daemon does not need it. `overview/` reads as the dashboard does; the modules beside it hold
what all panels of one type have in common.
"""
