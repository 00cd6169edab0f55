"""Pages of compliance: the year as a calendar, one organisation, keeping its profile, annual checks in one go."""
