"""CSV files: bytes → text → records → typed columns → sequences."""
