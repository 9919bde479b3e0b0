"""What portal and Confluence say to each other, held to schemas of our own.

`schemas/` has a file for each family of the API. They were written from the vendor's descriptions,
for what the portal uses and no more; `make contracts` compares with the descriptions themselves.
"""
