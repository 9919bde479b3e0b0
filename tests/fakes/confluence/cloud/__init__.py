"""Cloud: site host, gateway and media host."""
