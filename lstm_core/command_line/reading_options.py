"""Options for how a CSV file is read, where that is not to be found in it."""

import argparse

from lstm_core.sequences import ENCODINGS, GAPS, PLACEHOLDERS, QUOTES, Reading

_DELIMITERS = {"tab": "\t", "space": " ", "none": ""}
_WORDS = {"none": ""}


def add_reading_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options; what is not given is found in the file."""
    group = parser.add_argument_group("how the file is read", "found in it where not given")
    group.add_argument("--encoding", choices=tuple(ENCODINGS))
    group.add_argument("--delimiter", metavar="MARK", help="one character, tab, space or none")
    group.add_argument(
        "--quote", metavar="MARK", help=f"{' or '.join(filter(None, QUOTES))} or none"
    )
    group.add_argument("--skip-lines", type=int, metavar="N", help="lines at the top to skip")
    group.add_argument("--header", action=argparse.BooleanOptionalAction, default=None,
                       help="whether the first row holds the names")  # fmt: skip
    group.add_argument("--decimal", choices=(".", ","), help="the decimal mark")
    group.add_argument("--missing", metavar="A,B", default="",
                       help="further words for a missing value, such as -999; write "
                       "--missing=-999")  # fmt: skip
    group.add_argument("--gaps", choices=tuple(GAPS), default="stop",
                       help="what is done with missing values")  # fmt: skip
    group.add_argument("--placeholders", choices=tuple(PLACEHOLDERS), default="ask",
                       help="what numbers such as -999 are, far from all others; ask stops at the "
                       "first")  # fmt: skip


def reading_of(arguments: argparse.Namespace) -> Reading:
    """How the file is to be read.

    Raises:
        InputError: an option is none of its choices.
    """
    mark, quote = arguments.delimiter, arguments.quote
    return Reading(
        encoding=arguments.encoding,
        delimiter=_DELIMITERS.get(mark, mark),
        quote=_WORDS.get(quote, quote),
        preamble=arguments.skip_lines,
        header=arguments.header,
        decimal=arguments.decimal,
        missing=tuple(word.strip() for word in arguments.missing.split(",") if word.strip()),
        gaps=arguments.gaps,
        placeholders=arguments.placeholders,
    )
