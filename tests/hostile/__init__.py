"""What is drawn at the borders: games, files and values that programs trip over."""
