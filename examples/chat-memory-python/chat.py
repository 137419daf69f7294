"""Stores chat messages with their embeddings and finds the closest ones: chat.py add | search TEXT"""
import json
import os
import subprocess
import sys

import psycopg2
from psycopg2 import errors

from embedding import embed

DIMENSIONS = int(os.environ.get("VECTOR_DIMENSIONS", "768"))


def connect():
    """A connection to the database that can be used now, and what is known about it."""
    asked = subprocess.run(
        # --no: never a program that is not installed here
        ["npx", "--no", "--", "setup-wizard", "route", "--json", "--with-password"],
        stdout=subprocess.PIPE,
    )
    found = json.loads(asked.stdout)
    if found.get("url") is None:
        sys.exit("no database: " + found["error"]["message"])
    return psycopg2.connect(found["url"], connect_timeout=5), found


def add(connection):
    """Stores the lines of standard input, "author: text" each; all of them or none."""
    messages = [line.rstrip("\n").split(": ", 1) for line in sys.stdin]
    with connection, connection.cursor() as cursor:
        for author, body in messages:
            cursor.execute(
                "insert into messages (author, body, embedding) values (%s, %s, %s)",
                (author, body, json.dumps(embed(body, DIMENSIONS))),
            )
    print("stored", len(messages))


def search(connection, text):
    """Prints the three messages that are closest to the text."""
    with connection, connection.cursor() as cursor:
        cursor.execute(
            """select round((embedding <=> %(wanted)s)::numeric, 3), author, body
                 from messages
                order by embedding <=> %(wanted)s, id
                limit 3""",
            {"wanted": json.dumps(embed(text, DIMENSIONS))},
        )
        for distance, author, body in cursor.fetchall():
            print(f"{distance}  {author}: {body}")


command, words = sys.argv[1], sys.argv[2:]
connection, found = connect()
try:
    if command == "add":
        add(connection)
    else:
        search(connection, " ".join(words))
    reason = found["reason"]
    print(f"on the {found['target']} ({found['mode']}{': ' + reason['code'] if reason else ''})")
except errors.ReadOnlySqlTransaction:
    sys.exit("The primary is down, and the fallback takes no writes.")
finally:
    connection.close()
