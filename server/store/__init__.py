"""What lasts: journals and tickets, sealed at rest. The only place that knows a database."""
