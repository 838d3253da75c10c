import type { CallingHours } from './calling-hours.ts'
import type { NumberLimits } from './number-limits.ts'

/**
 * Hours and limits that a law names, as data. A preset is **no legal advice**: whom and which calls the
 * law covers, its exceptions and later changes are in the source. A preset knows no public holidays.
 */
export interface RulePreset {
  readonly name: string
  readonly hours: CallingHours
  readonly limits?: NumberLimits | undefined
  /** Where the hours and limits are written. */
  readonly source: string
  /** In force since this date. */
  readonly since: string
  /** When a copy of the source, or a report of it, was read: `note` says which. */
  readonly checked: string
  /** What was read, what could not be verified, and what the rule says beyond hours and limits. */
  readonly note: string
}

const DAY_MS = 86_400_000
const FROM_8_TO_21: CallingHours = { hours: { 'mon-sun': [['08:00', '21:00']] } }
const FROM_8_TO_20: CallingHours = { hours: { 'mon-sun': [['08:00', '20:00']] } }
const THREE_IN_A_DAY: NumberLimits = { attempts: [{ most: 3, within: DAY_MS }] }

/** Presets by name. None is on unless a rule uses it. */
export const RULE_PRESETS = {
  'us-federal': {
    name: 'us-federal',
    hours: FROM_8_TO_21,
    source: 'USA: 47 CFR 64.1200(c)(1), 16 CFR 310.4(c): telephone solicitations and telemarketing',
    since: '1995-12-31',
    checked: '2026-11-23',
    note: 'Read: quotations of 47 CFR 64.1200(c)(1); `since` is the effective date of 16 CFR 310 in 60 FR 43842. States may be stricter.',
  },
  'us-federal-debt-collection': {
    name: 'us-federal-debt-collection',
    hours: FROM_8_TO_21,
    limits: { attempts: [{ most: 7, within: 7 * DAY_MS }], completed: [{ most: 1, within: 7 * DAY_MS }] },
    source: 'USA: 12 CFR 1006.6(b)(1)(i) and 1006.14(b)(2) (Regulation F): debt collection',
    since: '2021-11-30',
    checked: '2026-11-23',
    note: 'Read: a copy of 1006.6(b)(1)(i), and reports of 1006.14(b)(2) and of the date. The frequencies are a presumption of compliance, and count calls for each debt. The second limit is about conversations: here a voicemail counts as one.',
  },
  'us-florida': {
    name: 'us-florida',
    hours: FROM_8_TO_20,
    limits: THREE_IN_A_DAY,
    source:
      'USA, Florida: section 501.616(6), Florida Statutes (CS/SB 1120 of 2021): commercial telephone solicitation',
    since: '2021-07-01',
    checked: '2026-11-23',
    note: 'Read: the text of (6)(a) and (b) in the bill, and reports of the date. The limit counts calls on the same subject, from any number.',
  },
  'us-oklahoma': {
    name: 'us-oklahoma',
    hours: FROM_8_TO_20,
    limits: THREE_IN_A_DAY,
    source: 'USA, Oklahoma: Telephone Solicitation Act of 2022 (HB 3168): commercial telephone solicitation',
    since: '2022-11-01',
    checked: '2026-11-23',
    note: 'Read: only reports by law firms and vendors of dialers; the text of the hours and the limit could not be reached. The limit counts calls on the same subject. Automatic announcing devices have other hours (15 O.S. 755.1).',
  },
  'us-washington': {
    name: 'us-washington',
    hours: FROM_8_TO_20,
    source: 'USA, Washington: RCW 19.158.040(2): commercial telephone solicitation',
    since: '2022-06-09',
    checked: '2026-11-23',
    note: 'Read: the text at app.leg.wa.gov, and reports of the date.',
  },
  australia: {
    name: 'australia',
    hours: { hours: { 'mon-fri': [['09:00', '20:00']], sat: [['09:00', '17:00']] } },
    source: 'Australia: Telecommunications (Telemarketing and Research Calls) Industry Standard 2017: telemarketing',
    since: '2017-03-29',
    checked: '2026-11-23',
    note: 'Read: the summary of the regulator at donotcall.gov.au; `since` is the day on which the standard of 2007, with the same hours, was repealed. Whether the standard of 2017 was replaced since could not be verified. National public holidays are closed too: add them as `daysOff`. Research calls have other hours.',
  },
  canada: {
    name: 'canada',
    hours: { hours: { 'mon-fri': [['09:00', '21:30']], 'sat-sun': [['10:00', '18:00']] } },
    source: 'Canada: CRTC Unsolicited Telecommunications Rules, Part III: telemarketing',
    since: '2008-09-30',
    checked: '2026-11-23',
    note: 'Read: summaries of telephone companies and law firms, and the date in a fact sheet of the CRTC; the text of Part III could not be reached. Provinces may be stricter. Calls by automatic announcing devices have other hours.',
  },
  france: {
    name: 'france',
    hours: {
      hours: {
        'mon-fri': [
          ['10:00', '13:00'],
          ['14:00', '20:00'],
        ],
      },
    },
    limits: { attempts: [{ most: 4, within: 30 * DAY_MS }] },
    source: 'France: article D223-9 du code de la consommation (décret 2022-1313): prospection commerciale',
    since: '2023-03-01',
    checked: '2026-11-23',
    note: 'Read: the text of the decree at Légifrance. Since 2026-08-11 law 2025-594 forbids such calls without prior consent, and a new decree sets days, hours and frequency: whether it has replaced D223-9 could not be verified. Public holidays are closed too: add them as `daysOff`. After a refusal the number must not be called for 60 days: add it to the do-not-call list.',
  },
} as const satisfies Readonly<Record<string, RulePreset>>
