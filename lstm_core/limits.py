"""Every limit on what may come in, in one place; checked before work begins."""

from typing import Final

MAX_UPLOAD_BYTES: Final = 20 * 1024 * 1024
MAX_TABLE_ROWS: Final = 200_000
MAX_TABLE_COLUMNS: Final = 1_000
MAX_TYPED_CHARACTERS: Final = 100_000
MAX_STEPS: Final = 20_000
MAX_CHANNELS: Final = 32
MAX_HIDDEN_SIZE: Final = 64
MAX_WEIGHT: Final = 1e6
