"""Says how the command ends: its exit codes, and the refusal that carries its reasons."""

from enum import IntEnum


class Exit(IntEnum):
    """What the shell is told when the command has ended."""

    DONE = 0
    FAULT = 1
    REFUSED = 2
    INTERRUPTED = 130
    CLOSED_PIPE = 141


class CliRefusal(Exception):
    """The command will not do what was asked; each line names one reason and its cure.

    All reasons at once, so that a clerk with five bad files mends them in one go. Nothing has
    been written when this is raised.
    """

    def __init__(self, *lines: str) -> None:
        """Takes the reasons, one line each, already in the reader's language."""
        super().__init__("\n".join(lines))
        self.lines = lines
