"""Pages of the forms: the annual return, and blank workbooks of higher offices that come back filled."""
