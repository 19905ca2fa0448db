"""A text becomes a tree with lines, or an error with a line; never anything else."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from alerting.document import yamltree
from alerting.document.node import Node, scalar
from alerting.document.problem import MOST, ConfigError


def plain(node: Node) -> object:
    """The tree without its lines."""
    if isinstance(node.value, dict):
        return {key: plain(value) for key, (_, value) in node.value.items()}
    if isinstance(node.value, tuple):
        return [plain(item) for item in node.value]
    return node.value


def read(text: str) -> object:
    tree = yamltree.tree(text, "f.yml")
    assert tree.problems == ()
    return plain(tree.root)


def said(text: str) -> list[str]:
    try:
        return [str(problem) for problem in yamltree.tree(text, "f").problems]
    except ConfigError as error:
        return [str(problem) for problem in error.problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1\nb: [x, on, 23:00]\n", {"a": 1, "b": ["x", "on", "23:00"]}),
        ("\ufeffa: 1", {"a": 1}),
        ("%YAML 1.2\n---\na: 1\n...\n", {"a": 1}),
        ("on: 1\n404: 2\nnull: 3\n", {"on": 1, "404": 2, "null": 3}),
        ("a: &x [1]\nb: *x\n", {"a": [1], "b": [1]}),
        ("a: |\n  x\n  y\n", {"a": "x\ny\n"}),
        ("just text", "just text"),
    ],
)
def test_a_text_is_read_as_yaml_1_2_has_it(text: str, value: object) -> None:
    assert read(text) == value


def test_keys_and_values_know_their_lines() -> None:
    root = yamltree.tree("a:\n  b:\n  - 1\n  -\n    2\n", "f").root
    assert isinstance(root.value, dict)
    line, inner = root.value["a"]
    assert isinstance(inner.value, dict)
    assert (line, inner.value["b"][0]) == (1, 2)
    items = inner.value["b"][1].value
    assert isinstance(items, tuple)
    assert [item.line for item in items] == [3, 5]


def test_merges_fill_in_what_is_not_written() -> None:
    text = "one: &one {a: 1, b: 1}\ntwo: &two {b: 2, c: 2}\nall:\n  <<: [*one, *two]\n  a: 3\n"
    tree = read(text)
    assert isinstance(tree, dict)
    assert tree["all"] == yaml.safe_load(text)["all"] == {"a": 3, "b": 1, "c": 2}
    assert read('"<<": {a: 1}') == {"<<": {"a": 1}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "f:1: the file is empty"),
        ("# only a comment\n", "f:1: the file is empty"),
        ("a: 1\n--- \nb: 2\n", "f:2: a second document begins; write one a file"),
        ("a: 1\na: 2\n", "f:2: a: written twice, first in line 1"),
        ("a: !!int 1\n", "f:1: a: tags are not read; quote a value to make it text"),
        ("a: ! b\n", "f:1: a: tags are not read; quote a value to make it text"),
        ("a: *b\n", "f:1: a: the alias *b names no anchor above it"),
        ("a: &b [*b]\n", "f:1: a[0]: the alias *b stands inside what it names"),
        ("{a: 1}: 2\n", "f:1: a key is a word, not a list, mapping or alias"),
        ("a: &b x\n*b : 2\n", "f:2: a key is a word, not a list, mapping or alias"),
        ("a:\n  <<: [{b: 1}, 5]\n", "f:2: a: << merges mappings, nothing else"),
        ("a:\n\tb: 1\n", "f:2: a tab indents the line; YAML is indented with spaces"),
        ("a:\n  b: > 5s\n", 'f:2: a value that begins with > or | is put in quotes: "> 5s"'),
        ("a: 1\n b: 2\n", "f:2: not YAML: mapping values are not allowed in this context"),
        ("ä: b\nc: \x07\n", "f:2: not a text: it holds the character U+0007"),
        ("a: 1\nb: \ud800\n", "f:2: not a text: it holds half of a character"),
        ("[" * 33 + "]" * 33, "f:1: nested deeper than 32 levels"),
        ("a: &a " + "[" * 20 + "]" * 20 + "\nb: " + "[" * 13 + "*a" + "]" * 13,
         "f:2: nested deeper than 32 levels"),
        ("#" * (1 << 20) + "\n", "f:1: the file is larger than 1MiB"),
        ("- a\n" * 100_001, "f:100000: more than 100000 values, aliases counted each time"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(text: str, message: str) -> None:
    assert said(text) == [message]


def test_a_merge_of_nothing_known_is_told_once() -> None:
    assert said("a:\n  <<: *b\n") == ["f:2: a.'<<': the alias *b names no anchor above it"]


def test_the_deepest_allowed_is_allowed() -> None:
    assert said("[" * 32 + "]" * 32) == []
    assert said("a: &a " + "[" * 20 + "]" * 20 + "\nb: " + "[" * 11 + "*a" + "]" * 11) == []


def test_a_billion_laughs_are_cut_short() -> None:
    lines = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    assert said("\n".join(lines)) == ["f:6: more than 100000 values, aliases counted each time"]


@pytest.mark.parametrize("opening", ["[", "[a,", "- ", "? ", "{a: "])
def test_a_hundred_thousand_openings_are_refused_at_the_limit(opening: str) -> None:
    assert said(opening * 100_000) == ["f:1: nested deeper than 32 levels"]


def test_a_file_that_is_wrong_all_over_is_told_by_its_beginning() -> None:
    assert len(said("a: 1\n" * 500)) == MOST


# Of 0E0 YAML 1.1 and 1.2 think differently, and PyYAML writes as 1.1 has it.
TEXTS = st.text().filter(lambda text: isinstance(scalar(text, plain=True).value, str))
SIGNS = st.sampled_from([*"ab1:-,[]{}&*!|>'\"%@#? \n\t", "<<", "a: ", "\n  ", "- ", "&a ", "*a"])


@given(st.one_of(st.text(st.characters(exclude_categories=())), st.lists(SIGNS).map("".join)))
def test_no_text_fails_otherwise_than_by_a_config_error(text: str) -> None:
    for message in said(text):
        assert "\n" not in message


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**17), 10**17) | TEXTS,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
        max_leaves=20,
    )
)
def test_what_another_program_writes_is_read_back(value: object) -> None:
    text = yaml.safe_dump(value)
    assert read(text) == yaml.safe_load(text) == value
