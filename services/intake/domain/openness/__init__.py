"""What anybody may know of all issues, so that nobody is found among them (k-anonymity; Sweeney 2002)."""
