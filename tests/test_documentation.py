"""The README and docs/: their Python and their commands print what the pages say."""

import doctest
import re
import shlex
from pathlib import Path

import pytest

from lstm_core.command_line import main

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
EXAMPLES = {
    "README.md": 9,
    "from-nn-lstm.md": 30,
    "equations.md": 4,
    "layouts.md": 8,
    "equation-language.md": 30,
    "exercise.md": 5,
    "csv.md": 12,
}
"""How many examples a page has at least; a page not named here may have none."""

every_page = pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])


@every_page
def test_the_examples_print_what_the_page_says(
    page: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    text = page.read_text(encoding="utf-8")
    result = _run_python(text, page.name)
    assert result.failed == 0, capsys.readouterr().out
    assert result.attempted >= EXAMPLES.get(page.name, 0)
    commands = _commands(text)
    assert len(commands) == text.count("```console")
    for command, expected in commands:
        capsys.readouterr()
        assert main(shlex.split(command)) == 0
        assert capsys.readouterr().out == expected


@every_page
def test_links_lead_to_files_that_are_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def _run_python(text: str, name: str) -> doctest.TestResults:
    """Run every example of a page, line for line; a fence would be taken for what is expected."""
    without_fences = re.sub("^```.*$", "", text, flags=re.MULTILINE)
    test = doctest.DocTestParser().get_doctest(without_fences, {}, name, name, 0)
    return doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test)


def _commands(text: str) -> list[tuple[str, str]]:
    """The arguments and the output of every command that is shown with its output."""
    return re.findall(r"```console\n\$ python -m lstm_core (.*)\n([^`]*)```", text)
