"""The office's own ledgers of Party organisations and instructors, brought in from the workbooks as they are (R-B.1)."""
