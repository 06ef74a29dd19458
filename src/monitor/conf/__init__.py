"""How the sites are set up: settings, addresses and rights of each process. Holds no behaviour."""
