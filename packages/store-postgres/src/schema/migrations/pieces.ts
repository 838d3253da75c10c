/** `held_until` of an attempt that is open: for ever. */
export const OPEN = '9007199254740991'

/** The columns of a call and of an attempt, in the order in which `outdial.loaded` has them. */
export const CALL = `c.sequence, c.id, c.version, c.status, c.queue, c.due_at, c.at, c.to_number, c.from_number, c.provider, c.local_time,
    c.time_zone, c.not_after, c.key, c.owner_id, c.metadata::text, c.attempt_count, c.last_outcome, c.cancelled_at, c.cause, c.created_at,
    c.ended_at, c.latest`
export const ATTEMPT = `a.call, a.reference, a.attempt, a.provider, a.queue, a.to_number, a.from_number, a.licensed_at, a.dial_by, a.answer_by,
    a.line_free_at, a.status, a.provider_call_id, a.answered, a.answered_at, a.ended_at, a.duration_ms, a.cause, a.cause_status, a.released,
    a.look_at, a.looks, a.news`

/** Of calls `c` the latest attempt, if there is one. */
export const LATEST =
  'LEFT JOIN LATERAL (SELECT * FROM outdial.attempts a WHERE a.reference = c.latest OFFSET 0) a ON true'

/** When it is, in milliseconds since 1970: the time of the `clock` that a function was given, or its own. */
export const TIME = 'coalesce(clock, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint)'

/** In which order calls are due. */
export const IN_ORDER = 'ORDER BY w.due_at, w.sequence'

export const QUEUE = `q.name, q.version, q.concurrency, q.paused, q.calls_per_second, q.held_until, q.held_for, q.refusals, q.attended_since,
    q.unattended_from, q.looked_at`

export const IN_LANES = 'ORDER BY w.queue, w.provider, w.due_at, w.sequence LIMIT 1'

/** The first call that waits in the first queue for the first provider, and whether there are no others of these; by the one index that has this order, which `EXISTS` would not say. */
export const FIRST_WAITING = `(SELECT f.*, (SELECT true FROM outdial.waiting w WHERE (w.queue, w.provider) > (f.queue, f.provider) ${IN_LANES}) IS NULL AS is_only
    FROM (SELECT w.queue, w.provider, w.due_at, w.sequence FROM outdial.waiting w ${IN_LANES}) f)`

/** Queues in this order, with their lines in use, the licences within the span of their pace, and who wrote them. */
export const counted = (
  names: string,
) => `SELECT n.place, ${QUEUE}, l.lines, l.free_at, p.licences, p.first_at, q.written_by
    FROM unnest(${names}) WITH ORDINALITY AS n(name, place)
    CROSS JOIN LATERAL (SELECT *, q.xmin AS written_by FROM outdial.queues q WHERE q.name = n.name OFFSET 0) q
    CROSS JOIN LATERAL (SELECT count(*) AS lines, min(l.held_until) AS free_at FROM outdial.lines l
      WHERE l.queue = q.name AND l.held_until > now) l
    CROSS JOIN LATERAL (SELECT count(*) AS licences, min(a.licensed_at) AS first_at FROM outdial.attempts a
      WHERE q.calls_per_second IS NOT NULL AND a.queue = q.name
        AND a.licensed_at > now - ceil(ceil(q.calls_per_second) / q.calls_per_second * 1000)::bigint) p
    ORDER BY n.place`
