"""Jingwei fuses the lists that departments keep into one register without duplicates."""

__version__ = "0.1.0"
