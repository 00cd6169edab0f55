"""`jingwei bench office`: pages of a city of a million organisations, beside a Django admin and Datasette."""
