"""The front end for Confluence's storage format."""
