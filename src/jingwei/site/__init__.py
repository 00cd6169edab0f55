"""The running office: settings, the database, addresses, and the catalogue of areas."""
