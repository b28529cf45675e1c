"""What every command consists of."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Attributes:
        name: the word that calls it.
        about: one sentence for the help.
        add_arguments: tells the parser what the command takes.
        run: does the work; raises InputError where something given cannot be used.
    """

    name: str
    about: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], None]
