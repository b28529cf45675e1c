"""Garbage collection is put off as long as any block goes on, and comes back as it was."""

import gc
from threading import Event, Thread

import pytest

from lstm_core.garbage import collection_put_off
from lstm_core.sequences import Reading, read_table
from lstm_core.sequences.table.cutting import Pieces, cut


def test_blocks_that_overlap_end_with_the_last() -> None:
    assert gc.isenabled()
    begun, end = Event(), Event()

    def other() -> None:
        with collection_put_off():
            begun.set()
            end.wait(10)

    thread = Thread(target=other)
    with collection_put_off():
        thread.start()
        assert begun.wait(10)
    assert not gc.isenabled()
    end.set()
    thread.join()
    assert gc.isenabled()


def test_it_comes_back_after_an_error_and_stays_off_where_it_was_off() -> None:
    with pytest.raises(KeyError), collection_put_off():
        raise KeyError
    assert gc.isenabled()
    gc.disable()
    try:
        with collection_put_off(), collection_put_off():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_table_is_read_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    def cutting(text: str, reading: Reading) -> Pieces:
        seen.append(gc.isenabled())
        return cut(text, reading)

    monkeypatch.setattr("lstm_core.sequences.table.csv_table.cut", cutting)
    read_table(b"a\n1\n2\n")
    assert seen == [False]
    assert gc.isenabled()
