"""The one error a person can cause: something they gave cannot be used."""


class InputError(ValueError):
    """A plain message for whoever gave the input.

    ``str(error)`` says what was expected, what came, and what to do, in words
    that can be shown on screen as they are.
    """
