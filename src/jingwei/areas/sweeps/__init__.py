"""Sweeps: every organisation of a list is asked, visited or inspected until a day (地毯式排查)."""
