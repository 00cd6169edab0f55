"""Pages of one organisation, of the units, and the search that finds both."""
