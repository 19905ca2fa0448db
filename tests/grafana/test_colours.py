from grafana import colours


def test_the_first_colour_holds_below_every_bound() -> None:
    made = colours.steps("green", (1, "orange"), (2.5, "red")).build()
    assert made.mode == "absolute"
    assert [(step.value, step.color) for step in made.steps] == [
        (None, "green"),
        (1, "orange"),
        (2.5, "red"),
    ]


def test_known_series_have_colours_that_say_nothing_of_their_state() -> None:
    given = colours.plain(("a", "b", "c"))
    assert list(given) == ["a", "b", "c"]
    assert len(set(given.values())) == 3
    assert not {"green", "orange", "red", "yellow"} & set(colours.PLAIN)


def test_a_colour_is_a_property_of_a_field() -> None:
    assert colours.fixed("blue").id_val == colours.shades("red").id_val == "color"
    assert colours.fixed("blue").value == {"mode": "fixed", "fixedColor": "blue"}
    assert colours.shades("red").value == {"mode": "shades", "fixedColor": "red"}
