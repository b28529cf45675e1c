"""Every limit on what may come in, in one place; checked before work begins.

Those that `from_environment` reads are for whoever runs a server: the default suits a laptop,
and docs/limits.md lists their names. A name that is set to nonsense stops the start.
"""

from typing import Final

from lstm_core.environment import from_environment

_MB: Final = 1024 * 1024

MAX_UPLOAD_BYTES: Final = from_environment("UPLOAD_MB", 20, most=1_000) * _MB
MAX_TABLE_ROWS: Final = from_environment("ROWS", 1_000_000, most=20_000_000)
MAX_TABLE_COLUMNS: Final = from_environment("COLUMNS", 1_000, most=10_000)
MAX_TYPED_CHARACTERS: Final = 100_000
MAX_STEPS: Final = from_environment("STEPS", 1_000_000, most=20_000_000)
MAX_CHANNELS: Final = 32
MAX_HIDDEN_SIZE: Final = from_environment("HIDDEN_SIZE", 64, most=512)
"""Of the cell on screen; that of a model file is below."""
MAX_WEIGHT: Final = 1e6

MAX_CHECKPOINT_BYTES: Final = from_environment("MODEL_MB", 256, most=4_000) * _MB
MAX_CHECKPOINT_HEADER_BYTES: Final = 8 * _MB
"""Of what describes the tensors: a safetensors header, a pickle, a JSON configuration."""
MAX_CHECKPOINT_PARTS: Final = 1_000_000
"""Fields of an ONNX model, steps of a pickle: each takes a few microseconds and 100 bytes."""
MAX_CHECKPOINT_TENSORS: Final = 20_000
MAX_CHECKPOINT_WEIGHTS: Final = from_environment("MODEL_WEIGHTS", 134_217_728, most=4_294_967_296)
"""Over all LSTMs of a file; views of one small storage could otherwise grow without end."""
MAX_CHECKPOINT_HIDDEN_SIZE: Final = from_environment("MODEL_HIDDEN_SIZE", 16_384, most=65_536)
MAX_CHECKPOINT_LAYERS: Final = from_environment("MODEL_LAYERS", 64, most=1_024)
MAX_CHECKPOINT_WEIGHT: Final = 1e15
"""Sums of weights this large times an input of 10⁶ still are finite in float32."""
CHECKPOINT_MEMORY_BYTES: Final = from_environment("MODEL_MEMORY_MB", 4_096, most=65_536) * _MB
"""Of the process that parses an HDF5 file, where the system can say so."""
CHECKPOINT_SECONDS: Final = from_environment("MODEL_SECONDS", 10, most=600)
"""Of that process, on the processor; three times as many on the clock, for a busy machine."""

MAX_COMPARED_STEPS: Final = 20_000
"""Of a run held against ``nn.LSTM`` on screen, which takes ten times as long as the run."""
MAX_TRACE_NUMBERS: Final = from_environment("TRACE_NUMBERS", 60_000_000, most=2_000_000_000)
"""Of a trace on screen: six for each step, unit, layer and direction; 240 MB in float32."""
MAX_DOWNLOAD_ROWS: Final = 2_000_000
"""Of a trace saved from the screen, which is made in memory."""
MAX_TRACE_ROWS: Final = 10_000_000
"""Of a trace written from the command line, which is held in memory: about 1 GB."""

MAX_HISTORY_STEPS: Final = 200
MAX_HISTORY_BYTES: Final = from_environment("HISTORY_MB", 64, most=2_000) * _MB
"""Of what can be undone in one session, beyond what is on screen."""
MAX_LINK_CHARACTERS: Final = from_environment("LINK_CHARACTERS", 8_000, most=60_000)
"""Of what a link carries; longer addresses are cut by mail programs and refused by servers."""
MAX_LINK_UNPACKED: Final = _MB
MAX_SESSION_TEXT: Final = from_environment("SESSION_MB", 16, most=200) * _MB
"""Bytes of a session file."""
MAX_SESSION_MODEL_BYTES: Final = 10 * 1024 * 1024
"""Of the weights of a person's own model in a session file, where they take a third more."""
MAX_SESSION_LSTMS: Final = 100
"""Of one model in a session file."""
MAX_SESSION_DEPTH: Final = 12
MAX_EQUATION_CHARACTERS: Final = 4_000
"""Of a cell written in the equation language."""
MAX_EQUATION_LINES: Final = 60
MAX_EQUATION_NODES: Final = 800
"""Names, numbers, operators and calls of a whole cell."""
MAX_EQUATION_DEPTH: Final = 40
"""How deep one line may nest, a sum or product of n terms counting as n − 1."""
MAX_EQUATION_NAME: Final = 24
MAX_EQUATION_STATES: Final = 12
MAX_EQUATION_PARAMETERS: Final = 64
MAX_EQUATION_WEIGHTS: Final = 4_000_000
"""Over all parameters of a cell."""
MAX_EQUATION_SIZE: Final = 16
"""How many times D or H an axis of a written cell may measure."""
MAX_EQUATION_NUMBER: Final = 1e6
MAX_EQUATION_HIDDEN_SIZE: Final = 512
MAX_EQUATION_OPERATIONS: Final = 3_000_000
"""Steps times operations a step, each a few microseconds."""

MAX_EXERCISE_CHARACTERS: Final = 200_000
"""Of a learner's file."""
MAX_EXERCISE_PRINTED: Final = 4_000
"""Of what a learner's file prints, in bytes; the rest is read and dropped."""
MAX_EXERCISE_MEMORY_BYTES: Final = 8 * 2**30
"""Of address space for the process that runs a learner's file, where the system can say so."""
