"""Pages: generic views, templates and the look; they know no area."""
