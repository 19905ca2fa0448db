from exporter.traffic import topics


def test_each_topic_has_a_service_and_an_integration_and_some_bring_something() -> None:
    assert {one.service for one in topics.TOPICS} == {"support", "sales", "booking", "billing"}
    assert {one.brings for one in topics.TOPICS} == {"", "purchase", "appointment", "lead"}
    assert all(one.gaps and one.data_types for one in topics.TOPICS)


def test_providers_are_named_once() -> None:
    assert len(topics.PROVIDERS) == len(set(topics.PROVIDERS)) == 6
