"""Fieldwork (veldwerk): asking, and keeping apart who answered from what was answered.

Four stores that no process sees whole: the address book, the card index, the answers, and the
forms of organisations. The course of an interview (`interview`) knows nothing of them.
"""
