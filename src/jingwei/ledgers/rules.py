"""What ledgers refuse, with the words for it."""


class LedgerRefused(Exception):
    """Something asked of a ledger is refused; the message says what, where, and what to do."""
