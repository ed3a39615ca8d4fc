"""The running thing: joins platforms, handlers and store, and delivers the letters."""
