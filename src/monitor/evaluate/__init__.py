"""Judging what was published: claims in texts, the arithmetic of editions, the quality of a survey.

Stands beside `disseminate` and never imports it: whoever checks a text must not use the code that
wrote it.
"""
