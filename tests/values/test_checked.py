"""JSON that knows whether it is as it was written."""

import pytest

from app.values import checked

FIELDS = {"một": {"a": "1,5 tỷ đồng", "b": None}, "two": [1, 2, {"c": True}]}


def test_what_is_written_is_read() -> None:
    assert checked.read(checked.written(FIELDS)) == FIELDS
    assert checked.read(checked.written({})) == {}


def test_whatever_bit_is_another_it_is_refused_or_says_the_same() -> None:
    sound = checked.written(FIELDS)
    refused = 0
    for at in range(len(sound)):
        for bit in range(8):
            harmed = bytearray(sound)
            harmed[at] ^= 1 << bit
            try:
                assert checked.read(bytes(harmed)) == FIELDS
            except ValueError:
                refused += 1
    assert refused > 7 * len(sound)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b'{"checksum": 1}', b"\xff"])
def test_what_was_not_written_so_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        checked.read(content)


def test_what_is_cut_off_is_refused() -> None:
    sound = checked.written(FIELDS).rstrip()
    for size in range(len(sound)):
        with pytest.raises(ValueError, match=r".+"):
            checked.read(sound[:size])
