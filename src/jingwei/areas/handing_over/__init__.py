"""Hand-overs between streets: an organisation is offered, accepted or returned, at last settled above."""
