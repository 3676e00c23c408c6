"""One file a form; a file more is a form more. See ``docs/howto/add-a-return-form.md``."""
