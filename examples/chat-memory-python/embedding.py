"""Turns a text into a vector without any model, exactly as ../chat-memory/embedding.ts does."""
import re


def embed(text, dimensions):
    """Counts words, and the three letters in a row of each, in the dimensions that their hashes name."""
    vector = [0] * dimensions
    for word in re.findall(r"[^\W_]+", text.lower()):
        letters = f" {word} "
        for start in range(len(letters) - 2):
            vector[_hash(letters[start : start + 3]) % dimensions] += 1
        vector[_hash(word) % dimensions] += 3
    return vector


def _hash(text):
    """FNV-1a, 32 bits, of the text in UTF-8."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 % 2**32
    return value
