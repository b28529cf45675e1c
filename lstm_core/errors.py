"""The one error a person can cause: something they gave cannot be used."""


class InputError(ValueError):
    """A plain message for whoever gave the input.

    ``str(error)`` says what was expected, what came, and what to do, in words
    that can be shown on screen as they are.

    >>> from lstm_core.sequences import parse_typed
    >>> try:
    ...     parse_typed("1, two")
    ... except InputError as error:
    ...     print(error)
    Line 1, value 2: expected a number, got 'two'. Type numbers such as 0, 1, 0.5.
    """
