"""What notify calls: its tables, the units, intake."""
