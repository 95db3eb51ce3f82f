"""The English language: word lists, verb forms, where a verb stands, sentences, dates. Nothing here knows of memory."""
