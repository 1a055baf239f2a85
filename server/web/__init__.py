"""What the outside sees over HTTP and websockets. The only place that knows Starlette."""
