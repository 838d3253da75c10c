export const HELP = `outdial-mocks: the Call API, the Num Dialer and carriers without a phone network

Usage: outdial-mocks [flags]

Addresses
  --call-api-port <port>     0 picks a free port (default 5000)
  --num-dialer-port <port>   0 picks a free port (default 4830)
  --host <address>           (default 127.0.0.1)
  --twilio-port <port>       start Twilio too; with --twilio-account-sid and --twilio-auth-token
                             (defaults: MOCK_TWILIO_ACCOUNT), and --calls-per-second (default 1)
  --telnyx-port <port>       start Telnyx too, with the account MOCK_TELNYX_ACCOUNT;
                             --telnyx-channels limits the calls at once
  --vapi-port <port>         start Vapi too; with --vapi-api-key (default: that of MOCK_VAPI_ACCOUNT),
                             --vapi-concurrency (default 10) and --vapi-over-concurrency: blocked,
                             429 or 400 (default blocked)
  --no-call-api              do not start the Call API
  --no-num-dialer            do not start the Num Dialer

Calls. <word> is one word, or words by weight: completed=80,busy=20
  --outcome <word>           completed, no-answer, busy, failed (default completed)
  --setup-ms <ms>            until ringing, like 500 or 200-800 (default 200-800)
  --ring-ms <ms>             until the answer, or no-answer (default 1000-4000)
  --talk-ms <ms>             until completed (default 2000-8000)
  --reply <word>             the reply to the POST: ok, refused, garbage, cut, torn, reset, never,
                             or an HTTP error like 429 or 500 (default ok)
  --unclear <word>           placed, not-placed: the effect of a POST with an ambiguous
                             reply, such as a 500 (default placed)
  --reply-ms <ms>            until the POST is answered (default 0)
  --retry-after-ms <ms>      the Retry-After of a 429 and a 503 (default 1000)
  --webhooks <word>          prompt, lost, late, doubled, last (default prompt)
  --ringing-webhook <word>   the same for this webhook alone; also --answered-webhook
                             and --end-webhook
  --late-ms <ms>             the delay of a late webhook (default 5000-30000)
  --seed <integer>           the seed of all random choices (default 1)

Wire formats
  --id-field <name>          the Call API's field for the id: id, call_id (default id)
  --id-type <type>           number, string (default number)
  --number-field <name>      the Call API's field for the number: phone_number; none leaves it out
                             (default phone_number)
  --first-id <integer>       the id of the first call; further calls count on (default random, so
                             that a restarted service reuses no id)
  --envelope <word>          none; call for { "success": true, "call": {} } (default none)
  --unanswered <word>        the Num Dialer's status of an unanswered call:
                             completed, no-answer (default completed)

  --ledger <file>            appends each change of the ledger to this file: lines of JSON,
                             the last line about a call is its present state

GET /_ledger at either address returns the ledger: what really rang.
`
