"""Pages on paper: PDF at true size. The only place that knows the library that writes it."""
