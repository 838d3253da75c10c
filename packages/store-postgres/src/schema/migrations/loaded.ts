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
