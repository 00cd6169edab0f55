"""Who covers an organisation, by the day: Party organisations with their hosts, instructors assigned to it."""
