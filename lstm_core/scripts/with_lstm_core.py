"""A run as a script that imports `lstm_core`."""

from lstm_core.conventions import QUANTITIES
from lstm_core.scripts.scene import (
    WEIGHTS_FILE,
    Scene,
    array_literal,
    quoted,
    sequence_lines,
)


def lstm_core_script(scene: Scene) -> str:
    """A script that runs `scene` with `lstm_core` and prints h and the gates of one step.

    Args:
        scene: the run. With more than 2,000 numbers in its sequence or in its weights the
            script reads ``trace.csv`` or ``weights.safetensors`` beside it.
    """
    parts = [
        [f"# A Gatescope run: {quoted(scene.name)}"],
        _imports(scene),
        sequence_lines(scene),
        _model(scene),
        _run(scene),
        _printing(scene),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _imports(scene: Scene) -> list[str]:
    kinds = sorted({type(each).__name__ for each in scene.interventions})
    own = ["from lstm_core import load_checkpoint"] if scene.reads_weights else []
    if kinds:
        own.append("from lstm_core.intervened_run import trace_with")
        own.append(f"from lstm_core.interventions import {', '.join(kinds)}")
    if not scene.reads_weights:
        own.append("from lstm_core.lesson_weights import lstm_from_lesson_weights")
    if not kinds:
        own.append("from lstm_core.tracing import trace")
    return [*(["import csv", ""] if scene.reads_sequence else []), "import torch", "", *own]


def _model(scene: Scene) -> list[str]:
    if scene.reads_weights:
        return [f'lstm = load_checkpoint("{WEIGHTS_FILE}")[""]']
    lines = [f'    "{name}": {array_literal(values, 8)},' for name, values in scene.weights.items()]
    return [
        "weights = {",
        *lines,
        "}",
        "lstm = lstm_from_lesson_weights("
        f'weights, variant="{scene.variant}", peephole="{scene.peephole}")',
    ]


def _run(scene: Scene) -> list[str]:
    lines = []
    arguments = ["lstm", "x"]
    if scene.interventions:
        lines += ["interventions = [", *(f"    {each!r}," for each in scene.interventions), "]"]
        arguments.append("interventions")
    if not scene.starts_at_zero:
        lines += [f"{name} = torch.tensor({array_literal(scene.start[name])})"
                  for name in ("h_0", "c_0")]  # fmt: skip
        arguments.append("(h_0[None], c_0[None])")
    name = "trace_with" if scene.interventions else "trace"
    return [*lines, f"run = {name}({', '.join(arguments)})"]


def _printing(scene: Scene) -> list[str]:
    return [
        'print("h after the last step:", *(f"{value:.6f}" for value in run.h[-1, 0].tolist()))',
        f"step = {scene.step}",
        'print(f"step {step}, one column a unit:")',
        f'for name in "{"".join(QUANTITIES)}":',
        "    values = getattr(run, name)[step, 0].tolist()",
        '    print(name, *(f"{value:.6f}" for value in values))',
    ]
