from exporter.docs.guides_of_trade import GUIDES


def test_the_guides_are_of_kinds_that_belong_together() -> None:
    assert sorted(GUIDES) == ["calcom", "calendly", "hubspot", "salesforce", "shopify", "stripe"]
    assert all(
        "{url}" in one.enter or one.title in {"Segment and RudderStack", "OpenTelemetry"}
        for one in GUIDES.values()
    )
