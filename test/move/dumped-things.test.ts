import { expect, test } from 'vitest';
import { creationsOf } from '../../src/move/dumped-things.ts';

const dump = `--
-- PostgreSQL database dump
--

\\restrict abc

SET statement_timeout = 0;

--
-- Name: total(integer); Type: AGGREGATE; Schema: public; Owner: -
--

CREATE AGGREGATE public.total(integer) (
    SFUNC = int4pl,
    STYPE = integer
);


--
-- Name: AGGREGATE total(integer); Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON AGGREGATE public.total(integer) IS 'all of them';


--
-- Name: TABLE docs; Type: COMMENT; Schema: public; Owner: -
--

COMMENT ON TABLE public.docs IS 'brought by our own statements';


--
-- Name: docs; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.docs (id integer);


--
-- Name: CAST (public.mood AS text); Type: CAST; Schema: -; Owner: -
--

CREATE CAST (public.mood AS text) WITH INOUT;


--
-- Name: all of it; Type: PUBLICATION; Schema: -; Owner: -
--

CREATE PUBLICATION "all of it" FOR ALL TABLES;


--
-- PostgreSQL database dump complete
--

\\unrestrict abc
`;

test('only what our own statements do not make is taken out of a dump', () => {
  expect(creationsOf(dump)).toEqual([
    {
      label: 'aggregate public.total',
      statements: [
        'CREATE AGGREGATE public.total(integer) (\n    SFUNC = int4pl,\n    STYPE = integer\n)',
      ],
    },
    {
      label: 'comment on AGGREGATE total(integer)',
      statements: ["COMMENT ON AGGREGATE public.total(integer) IS 'all of them'"],
    },
    {
      label: 'cast public.mood as text',
      statements: ['CREATE CAST (public.mood AS text) WITH INOUT'],
    },
    {
      label: 'publication all of it',
      statements: ['CREATE PUBLICATION "all of it" FOR ALL TABLES'],
    },
  ]);
});
