"""The two functions through which the answering process lays in answers on PostgreSQL.

They run with the rights of the keeper (SECURITY DEFINER), so that the answering role needs no
right to read, change or delete an answer, and shuffle the group as `tray` does on SQLite.
"""

from __future__ import annotations


LAY_IN = """
CREATE OR REPLACE FUNCTION {function}(key uuid, work text, its_group text, content bytea)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('{waiting}/' || work || '/' || its_group, 0));
    IF EXISTS (SELECT FROM {released} WHERE id = key) THEN
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM {waiting} WHERE id = key) THEN
        RETURN;
    END IF;
    WITH taken AS (
        DELETE FROM {waiting} WHERE fieldwork = work AND {column} = its_group
        RETURNING id, sealed
    ), together AS (
        SELECT id, sealed FROM taken UNION ALL SELECT key, content
    )
    INSERT INTO {waiting} (id, fieldwork, sealed, {column})
    SELECT id, work, sealed, its_group FROM together ORDER BY id;
END
$$;
REVOKE ALL ON FUNCTION {function}(uuid, text, text, bytea) FROM PUBLIC;
"""

ANSWERS = {
    "function": "lay_in_answer",
    "waiting": "answers_waitinganswer",
    "released": "answers_releasedanswer",
    "column": "weighting_class",
}
OPEN_ANSWERS = {
    "function": "lay_in_open_answer",
    "waiting": "answers_waitingopenanswer",
    "released": "answers_releasedopenanswer",
    "column": "question",
}


def definitions() -> str:
    """The SQL that makes both."""
    return LAY_IN.format_map(ANSWERS) + LAY_IN.format_map(OPEN_ANSWERS)
