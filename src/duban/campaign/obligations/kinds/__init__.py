"""One file a kind of obligation; a file more is a kind more. See ``docs/howto/add-an-obligation-kind.md``."""
