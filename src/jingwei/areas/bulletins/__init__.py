"""Bulletins: numbered reports whose every number is the reading of an indicator, frozen with its rows."""
