"""The page of a department: its inner offices, their posts, what each answers for."""
