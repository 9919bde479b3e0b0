"""The questions in their order: each part asks, lets the rules judge, and says whether to go on."""
