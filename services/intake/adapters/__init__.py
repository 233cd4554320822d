"""What intake calls: tables, repositories, the vault, reference data, the event codec."""
