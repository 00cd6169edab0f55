"""What the forms refuse."""


class FormRefused(ValueError):
    """A form is not taken in, or not filled; the message says what, and what to do."""
