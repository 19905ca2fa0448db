"""Rules on trial: promtool's unit-test files, run by our own engine in virtual time.

https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/
"""
