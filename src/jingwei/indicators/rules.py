"""What the indicators refuse."""


class FigureRefused(ValueError):
    """Something asked of a figure is refused; the message says what, and what to do."""
