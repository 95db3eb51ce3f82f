"""New records beside those that are held: news, a correction, or nothing new."""
