"""The ladder of the escalation table: which marks a case has ahead, and what follows at each."""
