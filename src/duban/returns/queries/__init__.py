"""What may be asked about what is owed and handed in; the first argument is who asks."""
