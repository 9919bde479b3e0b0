"""The front end for rendered Confluence HTML (space exports, `view` and `export_view`)."""
