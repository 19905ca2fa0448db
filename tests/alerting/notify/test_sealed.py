"""What holds a secret is sent and not shown."""

import pickle

import pytest

from alerting.notify.sealed import Sealed


def test_bytes_are_sent_as_they_are_and_not_shown() -> None:
    content = Sealed(b'{"routing_key": "hunter2"}')
    assert content == b'{"routing_key": "hunter2"}'
    assert "hunter2" not in f"{content!r}{content}{[content]}"


def test_other_bytes_show_otherwise() -> None:
    assert repr(Sealed(b"a")) == repr(Sealed(b"a")) != repr(Sealed(b"b"))


def test_it_is_not_pickled() -> None:
    with pytest.raises(TypeError, match="a secret is not pickled"):
        pickle.dumps(Sealed(b"a"))
