"""One module a vendor; the union below is the registry: to add one, add its name.

A vendor is a frozen Struct with a tag that says what to ask and what answers tell, all pure;
`course` decides when, and `transport` asks.
"""

from exporter.integrations.hubspot import Hubspot

Vendor = Hubspot
