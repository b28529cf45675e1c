"""Every case, source by source: published numbers first."""

from lstm_core.verification import (
    hand_worked,
    keras,
    onnx_nodes,
    onnxruntime,
    tflite,
    tflite_projection,
    torch_module,
)
from lstm_core.verification.case import Case


def cases() -> tuple[Case, ...]:
    """Every case; those of one source stand together."""
    modules = (tflite, tflite_projection, onnxruntime, keras, onnx_nodes, hand_worked, torch_module)
    return tuple(case for module in modules for case in module.cases())
