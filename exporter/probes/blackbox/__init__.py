"""What blackbox_exporter does: its modules, read as they are, and its `/probe`.

https://github.com/prometheus/blackbox_exporter/blob/master/CONFIGURATION.md
"""
