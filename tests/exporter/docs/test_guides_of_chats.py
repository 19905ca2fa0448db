from exporter.docs.guides_of_chats import GUIDES


def test_the_guides_are_of_kinds_that_belong_together() -> None:
    assert sorted(GUIDES) == [
        "chatwoot",
        "instagram",
        "intercom",
        "messenger",
        "twilio",
        "whatsapp",
        "zendesk",
    ]
    assert all(
        "{url}" in one.enter or one.title in {"Segment and RudderStack", "OpenTelemetry"}
        for one in GUIDES.values()
    )
