"""Run by itself with KERAS_BACKEND=torch: Keras saves, loads and computes; see the test beside it.

Usage: keras_oracle.py FOLDER, which holds ``x.npy`` (B, T, D) and the ``own_*`` files to load.
"""

import sys
from pathlib import Path

import keras
import numpy as np

FOLDER = Path(sys.argv[1])
X = np.load(FOLDER / "x.npy")
layers = keras.layers


def randomize(model: keras.Model) -> None:
    """Weights, biases included, that all differ."""
    generator = np.random.default_rng(0)
    shapes = [weight.shape for weight in model.get_weights()]
    model.set_weights([generator.normal(0, 0.4, shape).astype("f4") for shape in shapes])


def save_models() -> None:
    """One model with every kind of layer, in three formats, and what each layer gives."""
    tensor = inputs = keras.Input(X.shape[1:], name="x")
    outputs = []
    for layer in (
        layers.LSTM(4, return_sequences=True, name="first"),
        layers.Bidirectional(layers.LSTM(3, return_sequences=True), name="both"),
        layers.LSTM(2, return_sequences=True, use_bias=False, name="no_bias"),
        layers.LSTM(3, return_sequences=True, go_backwards=True, name="backwards"),
    ):
        tensor = layer(tensor)
        outputs.append(tensor)
    nested = keras.Sequential(
        [keras.Input(tensor.shape[1:]), layers.LSTM(2, return_sequences=True, name="inner")],
        name="nested",
    )
    cells = layers.StackedRNNCells([layers.LSTMCell(3), layers.LSTMCell(2)])
    outputs += [nested(tensor), layers.RNN(cells, return_sequences=True, name="cells")(inputs)]
    outputs.append(layers.GRU(3, name="gru")(inputs))
    outputs.append(layers.LSTM(3, activation="relu", name="relu")(inputs))
    model = keras.Model(inputs, outputs)
    randomize(model)
    model.save(FOLDER / "model.keras")
    model.save(FOLDER / "model.h5")
    model.save_weights(FOLDER / "model.weights.h5")
    names = ["first", "both", "no_bias", "backwards", "nested", "cells"]
    results = model.predict(X, verbose=0)
    np.savez(FOLDER / "keras_outputs.npz", **dict(zip(names, results, strict=False)))


def load_own() -> None:
    """What Keras computes with the files that lstm_core wrote."""
    outputs = {}
    for path in sorted(FOLDER.glob("own_*.keras")):
        model = keras.models.load_model(path)
        outputs[path.stem] = model.predict(X, verbose=0)
        randomize(model)
        model.load_weights(FOLDER / f"{path.stem}.weights.h5")
        outputs[f"{path.stem}_weights"] = model.predict(X, verbose=0)
    np.savez(FOLDER / "own_outputs.npz", **outputs)


save_models()
load_own()
