"""`python -m bench.csv_recovery`: which reader finds polluted tables again, and which deceives."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.csv_recovery.corpus import paired_files, single_files
from bench.csv_recovery.judging import judge
from bench.csv_recovery.readers import READERS, quietly
from bench.csv_recovery.recovery_report import Row, report

RESULTS = Path(__file__).parents[1] / "CSV_RESULTS.md"


def measure(readers: tuple[str, ...]) -> dict[str, list[Row]]:
    """Every reader on every file, singles and pairs apart."""
    measured: dict[str, list[Row]] = {}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "polluted.csv"
        for kind, files in (("single", single_files()), ("pairs", paired_files())):
            measured[kind] = []
            for file in files:
                path.write_bytes(file.data)
                verdicts = {
                    name: judge(quietly(READERS[name], path), file.truth) for name in readers
                }
                measured[kind].append(Row(file, verdicts))
    return measured


if __name__ == "__main__":
    chosen = tuple(sys.argv[1:]) or tuple(READERS)
    text = report(measure(chosen), chosen)
    print(text)
    if len(sys.argv) == 1:
        RESULTS.write_text(text, encoding="utf-8")
