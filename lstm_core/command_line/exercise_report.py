"""The lines of a report on a learner's cell, for a terminal or a file."""

from collections.abc import Iterator
from textwrap import wrap
from typing import Final, TextIO

from lstm_core.command_line.terminal import printable
from lstm_core.exercise import EquationVerdict, Report

_WIDTH: Final = 92
_INDENT: Final = " " * 7
_MARKS: Final = {"right": "✓", "wrong": "✗", "to do": "·", "not judged": "·"}
_PLAIN: Final = {"✓": "ok", "✗": "NO", "·": "--"}
_COLOURS: Final = {"✓": "\x1b[32m", "✗": "\x1b[31m", "·": "\x1b[2m"}
_RESET: Final = "\x1b[0m"


def report_lines(report: Report, file_name: str, stream: TextIO) -> Iterator[str]:
    """The report, a line each.

    Marks are ✓ ✗ · where `stream` can show them, words elsewhere; they are coloured on a
    terminal alone.
    """
    mark = _Marks(stream)
    yield f"{printable(report.class_name)} in {printable(file_name)}, held against " \
          f"{report.whole.reference}"  # fmt: skip
    yield ""
    for one in report.equations:
        yield from _equation(one, mark)
    yield from _whole(report, mark)
    if report.recognised:
        yield ""
        yield "What I take for what"
        for line in report.recognised:
            yield from _wrapped(line, "  ")
    for line in report.notes:
        yield from _wrapped(f"Note: {line}", "  ")
    yield from _speed(report)
    yield ""
    yield _conclusion(report)


class _Marks:
    """✓ ✗ ·, in words where the stream has no such letters, coloured on a terminal."""

    def __init__(self, stream: TextIO) -> None:
        encoding = (getattr(stream, "encoding", None) or "ascii").lower().replace("-", "")
        self._letters = encoding.startswith("utf")
        self._coloured = stream.isatty()

    def __call__(self, mark: str) -> str:
        shown = mark if self._letters else _PLAIN[mark]
        return f"{_COLOURS[mark]}{shown}{_RESET}" if self._coloured else shown


def _equation(one: EquationVerdict, mark: _Marks) -> Iterator[str]:
    place = "to do" if one.verdict == "to do" else ""
    place = f"{place:<6} line {one.line}" if one.line is not None else place
    head = f"{one.name} = {one.equation}"
    yield f"  {mark(_MARKS[one.verdict])} {head:<62} {place}".rstrip()
    if one.verdict in ("right", "to do"):
        return
    yield from _wrapped(one.message, _INDENT)
    if one.verdict == "wrong" and one.largest_difference:
        yield f"{_INDENT}{one.name} is off by up to {one.largest_difference:.2g}."


def _whole(report: Report, mark: _Marks) -> Iterator[str]:
    sound = not any(one.verdict == "wrong" for one in report.equations)
    lines = list(_whole_lines(report, mark, sound=sound))
    yield from ["", *lines] if lines else []


def _whole_lines(report: Report, mark: _Marks, *, sound: bool) -> Iterator[str]:
    whole = report.whole
    if whole.forward and sound:
        yield (f"  {mark('✓')} forward: h and c equal those of {whole.reference} "
               f"(largest difference {whole.largest_difference:.0e})")  # fmt: skip
    elif whole.first_wrong_step is not None:
        yield (f"  {mark('✗')} forward: first differs from {whole.reference} at step "
               f"{whole.first_wrong_step}; the largest difference is "
               f"{whole.largest_difference:.2g}")  # fmt: skip
    if whole.backward and sound:
        yield f"  {mark('✓')} backward: the gradients of {_listed(whole.gradients)} are equal"
    elif whole.backward is not None and whole.forward:
        yield f"  {mark('✗')} backward: the gradients differ"
    if whole.message:
        yield f"  {mark('✗')} the cell as a whole"
        yield from _wrapped(whole.message, _INDENT)


def _listed(names: tuple[str, ...]) -> str:
    inputs = [{"h_0": "h'", "c_0": "c'"}.get(n, n) for n in names if not n.startswith("self.")]
    weights = len(names) - len(inputs)
    return f"{', '.join(inputs)} and all {weights} weights" if weights else ", ".join(inputs)


def _speed(report: Report) -> Iterator[str]:
    if not report.speed:
        return
    yield ""
    yield "Speed: forward and backward, T = 50, B = 16, D = H = 32"
    for row in report.speed:
        compared = "" if row is report.speed[0] else f"yours takes {_times(row.ratio)} as long"
        yield f"  {row.name:<22} {1000 * row.seconds:8.2f} ms   {compared}".rstrip()


def _times(ratio: float) -> str:
    return f"{ratio:.0f} times" if ratio >= 10 else f"{ratio:.1f} times"


def _conclusion(report: Report) -> str:
    if report.right:
        return f"Right: it equals {report.whole.reference}, forward and backward."
    to_do = [one.name for one in report.equations if one.verdict == "to do"]
    wrong = [one.name for one in report.equations if one.verdict == "wrong"]
    parts = [f"look at {', '.join(wrong)} first"] if wrong else []
    parts += [f"still to do: {', '.join(to_do)}"] if to_do else []
    if not parts:
        parts = ["see above"]
    return f"Not yet: {'; '.join(parts)}."


def _wrapped(text: str, indent: str) -> list[str]:
    return wrap(printable(text), _WIDTH, initial_indent=indent, subsequent_indent=indent,
                break_long_words=False, break_on_hyphens=False) if text else []  # fmt: skip
