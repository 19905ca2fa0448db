from exporter.docs.guide import PEOPLE, Guide


def test_a_guide_is_words_only() -> None:
    guide = Guide("Shop", "- {}", "enter", "signed", "id", (("order", PEOPLE),))
    assert guide.events[0][1].startswith("`customer.identified`")
