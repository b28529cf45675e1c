"""Nothing in a link or a session file is trusted: what the controls would refuse is refused."""

import base64
import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_core import InputError
from lstm_core.limits import MAX_LINK_CHARACTERS, MAX_LINK_UNPACKED
from lstm_ui.workspace import first_workspace
from lstm_ui.workspace.saved import from_link, link_text, read_session, to_document


def document(**changes: Any) -> dict[str, Any]:
    return {**to_document(first_workspace()), **changes}


def link_of(plain: bytes) -> str:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.urlsafe_b64encode(packer.compress(plain) + packer.flush()).decode().rstrip("=")


CELL = to_document(first_workspace())["cell"]
VIEW = to_document(first_workspace())["view"]
TABLE = {"name": "t", "channels": ["a"], "values": [[1.0, 2.0]]}
RUN = {name: value for name, value in to_document(first_workspace()).items() if name != "gatescope"}
WEIGHTS_OF_FIRST = {name: v.tolist() for name, v in first_workspace().weights.items()}


@pytest.mark.parametrize(
    "broken",
    [
        document(gatescope=2),
        document(gatescope="1"),
        document(gatescope=True),
        document(extra=1),
        document(scaling=None),
        document(scaling="log"),
        document(sequence={"preset": "nothing"}),
        document(sequence={"preset": "sine", "length": 10**12}),
        document(sequence={"preset": "sine", "length": -1}),
        document(sequence={"preset": "sine", "typed": "1"}),
        document(sequence={"path": "/etc/passwd"}),
        document(sequence={}),
        document(sequence={"typed": "__import__('os')"}),
        document(sequence={"typed": 5}),
        document(sequence={"table": {**TABLE, "values": [[1.0], [2.0]]}}),
        document(sequence={"table": {**TABLE, "values": [[]]}}),
        document(sequence={"table": {**TABLE, "values": [[1.0, "2"]]}}),
        document(sequence={"table": {**TABLE, "values": [[1.0, True]]}}),
        document(sequence={"table": {**TABLE, "values": [[1.0, 1e39]]}}),
        document(sequence={"table": {**TABLE, "values": [[1.0, 10**400]]}}),
        document(sequence={"table": {**TABLE, "values": [[[[1.0]]]]}}),
        document(sequence={"table": {**TABLE, "channels": ["a", "a"], "values": [[1.0], [2.0]]}}),
        document(sequence={"table": {**TABLE, "channels": []}}),
        document(sequence={"table": {**TABLE, "axis": "t"}}),
        document(sequence={"table": {**TABLE, "axis": "t", "times": [1]}}),
        document(sequence={"table": {**TABLE, "axis": "t", "times": [1, 2**61]}}),
        document(sequence={"table": {**TABLE, "axis": "t", "numbers": [1.0, "x"]}}),
        document(sequence={"preset": "sine", "edited": [[0, 5, 1.0]]}),
        document(sequence={"preset": "sine", "edited": [[0, 0, 1e39]]}),
        document(sequence={"preset": "sine", "edited": [0]}),
        document(cell={**CELL, "hidden_size": 65}),
        document(cell={**CELL, "hidden_size": 2.0}),
        document(cell={**CELL, "variant": "gru"}),
        document(cell={**CELL, "variant": ["standard"]}),
        document(cell={**CELL, "peephole": "round"}),
        document(cell={**CELL, "seed": -1}),
        document(cell={**CELL, "seed": 2**40}),
        document(cell={**CELL, "forget_bias": 1e300}),
        document(cell={**CELL, "forget_bias": "1"}),
        document(cell={**CELL, "weight_preset": "edge"}),
        document(cell={**CELL, "weight_preset": "xor"}),
        document(cell={**CELL, "code": "1"}),
        document(cell={"variant": "standard"}),
        document(weights={"W_xi": [[1.0]]}),
        document(weights={**WEIGHTS_OF_FIRST, "b_i": [1.0]}),
        document(weights={**WEIGHTS_OF_FIRST, "b_i": [1.0, 2.0, 3.0, 1e9]}),
        document(weights={**WEIGHTS_OF_FIRST, "b_i": [1.0, 2.0, 3.0, None]}),
        document(weights={**WEIGHTS_OF_FIRST, "W_co": [1.0] * 4}),
        document(weights=[]),
        document(start={"h_0": [0.0]}),
        document(start={"h_0": [0.0], "c_0": [0.0]}),
        document(view={**VIEW, "step": -1}),
        document(view={**VIEW, "step": 1.5}),
        document(view={**VIEW, "kind": "pie"}),
        document(view={**VIEW, "gate": "z"}),
        document(asked="z"),
        document(interventions=[{"kind": "run", "code": "1"}]),
        document(interventions=[{"kind": "cut", "unit": -1}]),
        document(interventions=[{"kind": "cut", "unit": 0}] * 1_000),
        document(interventions=["cut"]),
        document(trail=[["f", 1, 0]]),
        document(asked="c", trail="f"),
        document(asked="c", trail=[["z", 1, 0]]),
        document(asked="c", trail=[["f", -1, 0]]),
        document(asked="c", trail=[["f", 1]]),
        document(asked="c", trail=[["f", 1, 0]] * 13),
        document(guide={"stop": "nowhere", "done": [], "own": RUN}),
        document(guide={"stop": "latch", "done": ["nowhere"], "own": RUN}),
        document(guide={"stop": "latch", "done": "latch", "own": RUN}),
        document(guide={"stop": "latch", "done": [], "own": None}),
        document(guide={"stop": "latch", "done": []}),
        document(guide="latch"),
        document(pinned=document()),
        document(pinned={}),
        document(pinned=first_workspace().variant),
        {name: value for name, value in document().items() if name != "cell"},
        {},
        [],
        "gatescope",
        7,
        None,
    ],
)
def test_what_the_controls_would_refuse_is_refused(broken: object) -> None:
    plain = json.dumps(broken).encode()
    with pytest.raises(InputError) as refused:
        read_session(plain)
    assert 20 < len(str(refused.value)) < 400
    with pytest.raises(InputError):
        from_link(link_of(plain))


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"\xff\xfe",
        b"not json",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"gatescope": 1, "gatescope": 1}',
        json.dumps(document()).encode()[:-5],
        json.dumps(document(scaling="\ud800")).encode(),
        json.dumps(document()).replace("1.0", "NaN").encode(),
        json.dumps(document()).replace("1.0", "Infinity").encode(),
        json.dumps(document()).replace("1.0", "1" * 5_000).encode(),
        json.dumps(document(extra=json.loads("[" * 30 + "]" * 30))).encode(),
    ],
)
def test_what_is_no_document_is_refused(plain: bytes) -> None:
    with pytest.raises(InputError):
        read_session(plain)
    with pytest.raises(InputError):
        from_link(link_of(plain))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-4],
        lambda text: text[: len(text) // 2],
        lambda text: text + "AAAA",
        lambda text: "",
        lambda text: "é" + text,
        lambda text: text.replace(text[10], "!"),
        lambda text: "A" * (MAX_LINK_CHARACTERS + 1),
        lambda text: text[5:],
    ],
)
def test_a_damaged_link_is_refused(spoil: Callable[[str], str]) -> None:
    with pytest.raises(InputError, match="link"):
        from_link(spoil(str(link_text(first_workspace()))))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_plain_message(data: bytes) -> None:
    with pytest.raises(InputError):
        read_session(data)
    with pytest.raises(InputError):
        from_link(base64.urlsafe_b64encode(data).decode().rstrip("="))


def test_a_link_is_not_unpacked_beyond_the_limit() -> None:
    bomb = link_of(b" " * 50 * MAX_LINK_UNPACKED)
    with pytest.raises(InputError):
        from_link(bomb)  # too long as a text already
    small = link_of(b" " * 2 * MAX_LINK_UNPACKED)
    assert len(small) <= MAX_LINK_CHARACTERS
    with pytest.raises(InputError, match="unpacks to more than"):
        from_link(small)
