export const HELP = `outdial-mocks: the Call API and the Num Dialer without a phone network

Usage: outdial-mocks [flags]

Where they listen
  --call-api-port <port>     0 for a free one (default 5000)
  --num-dialer-port <port>   0 for a free one (default 4830)
  --host <address>           (default 127.0.0.1)
  --no-call-api              leave the Call API out
  --no-num-dialer            leave the Num Dialer out

What calls meet. <word> is one word, or words by weight: completed=80,busy=20
  --outcome <word>           completed, no-answer, busy, failed (default completed)
  --setup-ms <ms>            until it rings, like 500 or 200-800 (default 200-800)
  --ring-ms <ms>             until it is answered, or not (default 1000-4000)
  --talk-ms <ms>             until it is completed (default 2000-8000)
  --reply <word>             to the POST: ok, refused, garbage, cut, torn, reset, never,
                             or an HTTP error like 429 or 500 (default ok)
  --unclear <word>           placed, not-placed: what comes of a POST whose reply leaves
                             it open, as a 500 does (default placed)
  --reply-ms <ms>            until the POST is answered (default 0)
  --retry-after-ms <ms>      what a 429 and a 503 ask for (default 1000)
  --webhooks <word>          prompt, lost, late, doubled, last (default prompt)
  --ringing-webhook <word>   the same of this webhook alone; also --answered-webhook
                             and --end-webhook
  --late-ms <ms>             how late a late one is (default 5000-30000)
  --seed <integer>           decides all that is drawn (default 1)

How they write
  --id-field <name>          the Call API's id: id, call_id (default id)
  --id-type <type>           number, string (default number)
  --envelope <word>          none; call for { "success": true, "call": {} } (default none)
  --unanswered <word>        the Num Dialer's word for a call that nobody answered:
                             completed, no-answer (default completed)

  --ledger <file>            adds what really rang to this file, too, as it happens: lines of
                             JSON, of which the last about a call is how it stands

GET /_ledger at either address answers what really rang.
`
