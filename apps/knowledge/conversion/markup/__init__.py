"""What rendered HTML and storage format have in common: the walk, and the elements of XHTML."""
