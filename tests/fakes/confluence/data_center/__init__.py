"""Data Center and Server."""
