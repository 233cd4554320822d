"""Whether two issues are about one thing: by what their words share, explained."""
