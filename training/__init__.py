"""From labelled messages to a model that may go live."""
