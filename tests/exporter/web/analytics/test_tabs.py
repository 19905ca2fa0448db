from typing import get_type_hints

from msgspec import Meta

from exporter.web.analytics.tabs import Tabs

NAMES = (
    "Executive Overview",
    "Integration Health",
    "AI Performance",
    "Business Impact",
    "Conversation Intelligence",
    "Predictive Analytics",
)


def test_the_tabs_are_those_of_document_001_in_its_order() -> None:
    hints = get_type_hints(Tabs, include_extras=True)
    _, *fields = Tabs.__struct_fields__
    assert fields == [name.lower().replace(" ", "_") for name in NAMES]
    said = [hints[field].__metadata__[0] for field in fields]
    assert [one.description for one in said if isinstance(one, Meta)] == [*NAMES]
