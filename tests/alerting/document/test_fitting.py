"""A tree becomes frozen Structs, and one mistake never hides another."""

from typing import Annotated, Any, ClassVar, Literal

import pytest
from msgspec import Meta, Struct, inspect

from alerting.document import yamltree
from alerting.document.fitting import UNFIT, Fitting
from alerting.document.problem import MOST, ConfigError
from alerting.duration import Duration
from alerting.secret import Place, Secret


class Leaf(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    span: Annotated[Duration, Meta(extra={"least": "1s", "most": "1m"})] | None = None


class Red(Struct, frozen=True, tag="red", tag_field="type"):
    name: str


class Blue(Struct, frozen=True, tag="blue", tag_field="type"):
    name: str
    depth: int = 3


class Even(Struct, frozen=True):
    """Says itself what it takes."""

    number: int

    def __post_init__(self) -> None:
        if self.number % 2:
            raise ValueError(f"{self.number} is odd")


class Renamed(Struct, frozen=True, rename={"is_on": "on"}):
    is_on: bool = False


class Tree(Struct, frozen=True):
    LATER: ClassVar = {"roots": "not supported yet; there are leaves"}

    leaves: tuple[Leaf, ...] = ()
    colours: tuple[Red | Blue, ...] = ()
    red: Red | None = None
    even: Even | None = None
    renamed: Renamed | None = None
    caps: dict[str, int] = {}
    names: dict[Annotated[str, Meta(pattern="^[a-z]+$")], Literal["x"]] = {}
    few: Annotated[tuple[int, ...], Meta(min_length=1, max_length=2)] = (1,)
    mode: Literal["embedded"] | Leaf = "embedded"
    many: int | tuple[int, ...] = 0
    either: bool | int = 0
    secret: Secret | None = None
    anything: Any = None


def resolved(place: Place) -> Secret:
    return Secret(place.name)


def fitted(text: str, kind: Any = Tree) -> tuple[Any, list[str]]:
    fitting = Fitting("f", resolved)
    tree = yamltree.tree(text, "f")
    value = fitting.fit(inspect.type_info(kind), tree.root, "", 1)
    return value, [str(problem).removeprefix("f:") for problem in fitting.problems]


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("{}", Tree()),
        ("leaves: [{name: a, span: 5s}]", Tree(leaves=(Leaf("a", Duration(5)),))),
        ("leaves: [{name: a, span: null}]", Tree(leaves=(Leaf("a"),))),
        ("colours: [{type: blue, name: b, depth: 1}]", Tree(colours=(Blue("b", 1),))),
        ("red: {type: red, name: r}", Tree(red=Red("r"))),
        ("red:", Tree()),
        ("anything: {a: [1, x, null], b: 2.5}", Tree(anything={"a": [1, "x", None], "b": 2.5})),
        ("anything: true", Tree(anything=True)),
        ("even: {number: 2}", Tree(even=Even(2))),
        ("renamed: {on: true}", Tree(renamed=Renamed(is_on=True))),
        ("caps: {a b: 1, 404: 2}", Tree(caps={"a b": 1, "404": 2})),
        ("names: {a: x}", Tree(names={"a": "x"})),
        ("few: [1, 2]", Tree(few=(1, 2))),
        ("mode: embedded", Tree()),
        ("mode: {name: a}", Tree(mode=Leaf("a"))),
        ("many: 5", Tree(many=5)),
        ("many: [5]", Tree(many=(5,))),
        ("either: true", Tree(either=True)),
        ("either: 7", Tree(either=7)),
        ("secret: env:A", Tree(secret=Secret("A"))),
    ],
)
def test_a_tree_that_fits_becomes_its_struct(text: str, tree: Tree) -> None:
    assert fitted(text) == (tree, [])


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("[]", ["1: expected a mapping, got a list"]),
        ("hunter2", ["1: expected a mapping, got text"]),
        ("leafs: []", ["1: leafs: unknown key; did you mean 'leaves'?"]),
        ("\nroots: []", ["2: roots: not supported yet; there are leaves"]),
        ("leaves: hunter2", ["1: leaves: expected a list, got text; write [it] in brackets"]),
        ("leaves:", ["1: leaves: expected a list, got nothing"]),
        ("leaves:\n- {}\n- 5\n- {name: a, span: 5m}", [
            "2: leaves[0].name: missing; expected text",
            "3: leaves[1]: expected a mapping, got a number",
            "4: leaves[2].span: expected 1s to 1m, got 5m",
        ]),
        ("colours: [{name: a}]", ["1: colours[0].type: missing; there are blue, red"]),
        ("colours: [{type: blu}]", [
            "1: colours[0].type: no type is called 'blu'; did you mean 'blue'? there are blue, red"
        ]),
        ("colours: [{type: x}]",
         ["1: colours[0].type: no type is called 'x'; there are blue, red"]),
        ("colours: [{type: [a]}]",
         ["1: colours[0].type: no type is called a list; there are blue, red"]),
        ("colours: [[]]", ["1: colours[0]: expected a mapping, got a list"]),
        ("colours: [{type: red, name: a, depth: 1}]",
         ["1: colours[0].depth: unknown key; there are name, type"]),
        ("red: {type: blue, name: a}",
         ["1: red.type: no type is called 'blue'; there are red"]),
        ("even: {number: 3}", ["1: even: 3 is odd"]),
        ("caps: {a: x, b: 1, c: y}", [
            "1: caps.a: expected a whole number, got 'x'",
            "1: caps.c: expected a whole number, got 'y'",
        ]),
        ("names: {A: x}", ["1: names.A: expected text that matches ^[a-z]+$, got 'A'"]),
        ("few: []", ["1: few: expected 1 or more entries"]),
        ("few: [1, 2, 3]", ["1: few: expected 2 entries or fewer"]),
        ("secret: {hunter2: 1}", ["1: secret: expected env:NAME or file:path, got a mapping"]),
        ("secret: 2.5", [
            "1: secret: a secret does not stand in this file: write env:NAME or file:path"
        ]),
    ],
)  # fmt: skip
def test_every_mistake_is_told_with_its_line_and_path(text: str, problems: list[str]) -> None:
    value, said = fitted(text)
    assert value is UNFIT
    assert said == problems


@pytest.mark.parametrize(
    ("text", "wanted", "got"),
    [
        ("mode: hunter2", {"one of embedded", "a mapping"}, "text"),
        ("mode: [1]", {"one of embedded", "a mapping"}, "a list"),
        ("many: {a: 1}", {"a whole number", "a list"}, "a mapping"),
        ("either: x", {"a whole number", "true or false"}, "text"),
    ],
)
def test_a_value_of_none_of_several_types_is_told_all_of_them(
    text: str, wanted: set[str], got: str
) -> None:
    value, (said,) = fitted(text)
    assert value is UNFIT
    assert said.endswith(f", got {got}")
    assert not [words for words in wanted if words not in said]


def test_what_is_broken_already_is_not_told_again() -> None:
    assert fitted("leaves: [*a]\nfew: *a\nred: {type: *a}\ncolours: [{type: *a}]") == (UNFIT, [])


def test_lines_are_kept_for_every_path_of_the_file() -> None:
    fitting = Fitting("f", resolved)
    root = yamltree.tree(
        "leaves:\n- name: a\n  span:\n    5m\ncolours:\n- type: red\n  name: b\n", "f"
    )
    fitting.fit(inspect.type_info(Tree), root.root, "", 1)
    assert fitting.lines == {
        "": 1,
        "leaves": 1,
        "leaves[0]": 2,
        "leaves[0].name": 2,
        "leaves[0].span": 3,
        "colours": 5,
        "colours[0]": 6,
        "colours[0].type": 6,
        "colours[0].name": 7,
    }


def test_a_file_that_is_wrong_all_over_is_told_by_its_beginning() -> None:
    with pytest.raises(ConfigError) as stopped:
        fitted("leaves:\n" + "- 5\n" * 5000)
    assert len(stopped.value.problems) == MOST


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("[{type: red, name: r}]", []),
        ("[{name: r}]", ["1: [0].type: missing; there are red"]),
        (
            "[{type: rod, name: r}]",
            ["1: [0].type: no type is called 'rod'; did you mean 'red'? there are red"],
        ),
    ],
)
def test_the_tag_of_the_only_kind_is_held_to_as_well(text: str, problems: list[str]) -> None:
    assert fitted(text, tuple[Red, ...])[1] == problems


def lenient(text: str, kind: type) -> Any:
    fitting = Fitting("f", lambda place: Secret(place.name), is_lenient=True)
    found = fitting.fit(inspect.type_info(kind), yamltree.tree(text, "f").root, "", 1)
    return [one.message for one in fitting.problems] or found


class Kept(Struct, frozen=True):
    secret: Secret | None = None
    text: str | None = "some"


def test_an_empty_secret_is_left_out_where_the_reader_is_lenient() -> None:
    assert lenient("{secret: '', text: ''}", Kept) == Kept(text="")


def test_blank_keys_are_left_out_where_the_reader_is_lenient() -> None:
    assert lenient("{leaves: , red: , even: }", Tree) == Tree()
    assert lenient("{name: 1}", Leaf) == Leaf("1")
    assert lenient("{name: }", Leaf) == ["missing; expected text"]
    assert lenient("{roots: }", Tree) == ["not supported yet; there are leaves"]
    assert lenient("{name: !!str x}", Leaf) is UNFIT
