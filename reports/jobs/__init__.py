"""The bulletins, declared, one file each. A job imports only the public names of `reports`, as anybody's job would."""
