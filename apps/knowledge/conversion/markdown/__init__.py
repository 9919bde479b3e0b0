"""The Markdown serialiser over the neutral tree."""
