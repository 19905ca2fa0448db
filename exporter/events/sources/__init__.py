"""One module a sender; the union below is the registry: to add one, add its module and its name."""

from exporter.events.sources.cloudevents import CloudEvents
from exporter.events.sources.native import Native

Source = Native | CloudEvents
