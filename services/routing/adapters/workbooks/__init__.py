"""Spreadsheets (xlsx) and archives of CSV files, to and from a rulebook's tables."""
