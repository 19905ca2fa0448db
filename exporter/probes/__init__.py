"""One module a kind of probe; the union below is the registry: to add one, add its name.

A kind is a frozen Struct with a tag, ``name``, ``interval``, ``timeout``, ``wrong()`` (its own
cross-checks) and ``measure()``, which never raises: every failure is a Result with its reason.
"""

from exporter.probes.http import Http

Probe = Http
