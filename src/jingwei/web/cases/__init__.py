"""Pages of cases: one list and one page for every procedure, opening one, planning a sweep."""
