"""A vendor as a pure function: what it answers, in each of its moods, as its documentation says.

`STANDS` names one a vendor. The conformance tests ask them in process and over HTTP, and the week
in virtual time lives among them.
"""

from tests.exporter.integrations.stands import hubspot
from tests.exporter.integrations.stands.stand import Stand

STANDS: dict[str, Stand] = {"hubspot": hubspot.STAND}
