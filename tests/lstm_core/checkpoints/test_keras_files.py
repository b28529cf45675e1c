"""Keras's files, against what Keras itself computes on its torch backend."""

import io
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt
import pytest
import torch

from lstm_core import LSTM, InputError
from lstm_core.checkpoints import hdf5, load_checkpoint, read_checkpoint, save_checkpoint
from lstm_core.checkpoints.keras_files import _in_model_order
from lstm_core.checkpoints.keras_layers import Config
from lstm_core.checkpoints.keras_writing import write_keras_hdf5
from lstm_core.checkpoints.records import FoundLSTM

ROUNDING = 1e-6
Array = npt.NDArray[np.float32]
OWN: dict[str, dict[str, Any]] = {
    "own_plain": {},
    "own_stack": {"num_layers": 3, "bias": False},
    "own_both_ways": {"num_layers": 2, "bidirectional": True},
}


@pytest.fixture(scope="session")
def keras_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keras")
    np.save(folder / "x.npy", np.random.default_rng(1).normal(size=(2, 5, 3)).astype("f4"))
    for name, arguments in OWN.items():
        lstm = own(arguments)
        save_checkpoint(lstm, folder / f"{name}.keras")
        save_checkpoint(lstm, folder / f"{name}.weights.h5")
    # In a process of its own: Keras takes seconds to import and warns of its own formats.
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("keras_oracle.py")), str(folder)],
        env=os.environ | {"KERAS_BACKEND": "torch"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def own(arguments: Mapping[str, Any]) -> LSTM:
    lstm = LSTM(3, 4, batch_first=True, **arguments)
    lstm.reset_parameters(seed=2)
    return lstm


def run(lstm: LSTM, x: Array) -> Array:
    with torch.no_grad():
        result: Array = lstm(torch.from_numpy(x.copy()))[0].numpy()
    return result


@pytest.mark.parametrize("file", ["model.keras", "model.weights.h5", "model.h5"])
def test_every_layer_computes_what_keras_computes(keras_folder: Path, file: str) -> None:
    checkpoint = read_checkpoint(keras_folder / file)
    x = np.load(keras_folder / "x.npy")
    expected = np.load(keras_folder / "keras_outputs.npz")
    found = {prefix: loaded.lstm for prefix, loaded in checkpoint.lstms.items()}
    below = x
    for name in ("first", "both", "no_bias"):
        below = run(found[name], below)
        np.testing.assert_allclose(below, expected[name], rtol=0, atol=ROUNDING, err_msg=name)
    below = run(found["backwards"], below[:, ::-1])
    np.testing.assert_allclose(below, expected["backwards"], rtol=0, atol=ROUNDING)
    below = run(found["nested.inner"], below)
    np.testing.assert_allclose(below, expected["nested"], rtol=0, atol=ROUNDING)
    first, second = (lstm for name, lstm in found.items() if name.startswith("cells."))
    below = run(second, run(first, x))
    np.testing.assert_allclose(below, expected["cells"], rtol=0, atol=ROUNDING)


@pytest.mark.parametrize("file", ["model.keras", "model.h5"])
def test_what_the_configuration_says_is_told(keras_folder: Path, file: str) -> None:
    checkpoint = read_checkpoint(keras_folder / file)
    assert "relu" not in checkpoint.lstms
    assert any("'relu' as its activation" in note for note in checkpoint.notes)
    assert any("'gru' is not an LSTM" in note for note in checkpoint.notes)
    assert checkpoint.lstms["backwards"].reads_backwards
    assert not checkpoint.lstms["both"].reads_backwards
    with pytest.warns(UserWarning, match="'backwards' reads its sequences backwards"):
        load_checkpoint(keras_folder / file)


def test_what_bare_weights_do_not_say_is_told(keras_folder: Path) -> None:
    loaded = read_checkpoint(keras_folder / "model.weights.h5").lstms["no_bias"]
    assert any("activations" in note for note in loaded.notes)
    assert any("no biases" in note for note in loaded.notes)


@pytest.mark.parametrize("way", ["", "_weights"], ids=[".keras", ".weights.h5"])
@pytest.mark.parametrize("name", OWN)
def test_keras_computes_the_same_with_what_is_written(
    keras_folder: Path, name: str, way: str
) -> None:
    expected = np.load(keras_folder / "own_outputs.npz")[f"{name}{way}"]
    got = run(own(OWN[name]), np.load(keras_folder / "x.npy"))
    np.testing.assert_allclose(got, expected, rtol=0, atol=ROUNDING)


def older_h5(weights: Mapping[str, Array]) -> bytes:
    """The layout of Keras 2: ``layer/layer/cell/name:0``."""
    memory = io.BytesIO()
    with h5py.File(memory, "w") as file:
        for name, array in weights.items():
            file[f"cu_dnnlstm/cu_dnnlstm/{name}:0"] = array
    return memory.getvalue()


def test_row_68_the_bias_of_a_cudnnlstm_is_summed() -> None:
    generator = np.random.default_rng(3)
    D, H = 3, 2
    kernel, recurrent = (generator.normal(size=(rows, 4 * H)).astype("f4") for rows in (D, H))
    bias = generator.normal(size=8 * H).astype("f4")
    # Keras's own conversion of a CuDNNLSTM to an LSTM (_convert_rnn_weights in
    # tensorflow/python/keras/saving/hdf5_format.py, Apache 2.0), in its words.
    plain_kernel = np.hstack(
        [gate.T.reshape(gate.shape, order="F") for gate in np.hsplit(kernel, 4)]
    )
    plain_recurrent = np.hstack([gate.T for gate in np.hsplit(recurrent, 4)])
    plain_bias = np.sum(np.split(bias, 2, axis=0), axis=0)
    data = older_h5({"kernel": kernel, "recurrent_kernel": recurrent, "bias": bias})
    loaded = read_checkpoint(data).lstms["cu_dnnlstm"]
    state = loaded.lstm.state_dict()
    np.testing.assert_array_equal(state["weight_ih_l0"].numpy(), plain_kernel.T)
    np.testing.assert_array_equal(state["weight_hh_l0"].numpy(), plain_recurrent.T)
    np.testing.assert_array_equal(state["bias_ih_l0"] + state["bias_hh_l0"], plain_bias)
    assert any("CuDNNLSTM" in note for note in loaded.notes)


def test_a_bias_changed_after_saving_is_read_as_it_is() -> None:
    memory = io.BytesIO(write_keras_hdf5(LSTM(2, 3)))
    with h5py.File(memory, "r+") as file:
        file["layers/lstm/cell/vars/2"][...] = 7
    state = load_checkpoint(memory.getvalue())[""].state_dict()
    assert (state["bias_ih_l0"] + state["bias_hh_l0"] == 7).all()


def hostile(kind: str, folder: Path) -> bytes:
    memory = io.BytesIO()
    with h5py.File(folder / "secret.h5", "w") as other:
        other["0"] = np.ones((3, 16), "f4")
    (folder / "secret.bin").write_bytes(bytes(10**4))
    with h5py.File(memory, "w") as file:
        group = file.create_group("layers/lstm/cell/vars")
        if kind == "external-link":
            group["0"] = h5py.ExternalLink(str(folder / "secret.h5"), "0")
        elif kind == "soft-link":
            group["0"] = h5py.SoftLink("/nowhere")
        elif kind == "external-storage":
            place = [(str(folder / "secret.bin"), 0, 48 * 4)]
            group.create_dataset("0", (3, 16), "f4", external=place)
        elif kind == "virtual":
            layout = h5py.VirtualLayout((3, 16), "f4")
            layout[...] = h5py.VirtualSource(str(folder / "secret.h5"), "0", (3, 16))
            group.create_virtual_dataset("0", layout)
        elif kind == "bomb":
            zeros = np.zeros((4096, 4096), "f4")
            group.create_dataset("0", data=zeros, compression="gzip", compression_opts=9)
        elif kind == "never-written":
            group.create_dataset("0", (10_000, 10_000), "f4")
        elif kind == "huge":
            group.create_dataset("0", (10**6, 10**6), "f4", chunks=(10, 10))
        elif kind == "loop":
            group["again"] = file["/"]
    return memory.getvalue()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("external-link", "link to another place"),
        ("soft-link", "link to another place"),
        ("external-storage", "another file"),
        ("virtual", "another file"),
        ("bomb", "64-fold"),
        ("never-written", "64-fold"),
        ("huge", "numbers"),
        ("loop", "No LSTM was found"),
    ],
)
def test_files_that_lead_outside_or_grow_are_refused(kind: str, words: str, tmp_path: Path) -> None:
    data = hostile(kind, tmp_path)
    start = time.perf_counter()
    with pytest.raises(InputError, match=words):
        load_checkpoint(data)
    assert time.perf_counter() - start < 5


def test_a_file_that_crashes_the_reader_is_an_input_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    crashing = tmp_path / "child.py"
    crashing.write_text("import os; os.abort()", encoding="utf-8")
    monkeypatch.setattr(hdf5, "_CHILD", crashing)
    with pytest.raises(InputError, match="damaged"):
        load_checkpoint(write_keras_hdf5(LSTM(2, 3)))


@pytest.mark.parametrize("keep", [0.02, 0.3, 0.6, 0.95])
def test_row_60_a_file_cut_short_is_said(keep: float) -> None:
    data = write_keras_hdf5(LSTM(3, 20))
    with pytest.raises(InputError, match=r"damaged|cut short|not a model file"):
        load_checkpoint(data[: int(len(data) * keep)])


def test_a_damaged_config_is_said() -> None:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("config.json", "{" * 100_000)
        archive.writestr("model.weights.h5", write_keras_hdf5(LSTM(2, 3)))
    with pytest.raises(InputError, match=r"config\.json is not JSON"):
        load_checkpoint(memory.getvalue())


def test_layers_of_a_model_in_a_model_stand_in_the_models_order() -> None:
    lstm = FoundLSTM({})
    found = {"enc.a": lstm, "enc.z": lstm, "last": lstm, "unknown": lstm}
    configs: dict[str, list[Config]] = {"enc": [], "z": [], "a": [], "last": []}
    assert list(_in_model_order(found, configs)) == ["enc.z", "enc.a", "last", "unknown"]
