"""What recorded answers mean: one family a file, no network anywhere. Pure."""
