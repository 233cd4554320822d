"""Many people with one trouble in a short time: found as reports come, against what is usual, never looking ahead."""
