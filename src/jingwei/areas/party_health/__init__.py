"""How Party organisations live: their meetings, signals that anybody can check, a person's word, a plan until they are gone."""
