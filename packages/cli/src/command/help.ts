export const HELP = `outdial: check a configuration, and ring one number

Usage:
  outdial doctor [flags]        checks the configuration; no phone rings
  outdial call +1… [flags]      RINGS this number, and prints each update until the end

Both
  --env-file <file>    also read variables from this file; those of the environment come first
  --provider <name>    twilio, telnyx or vapi (default: DIALER_PROVIDER or SCHEDULER_PROVIDER, or
                       those with credentials)
  --port <port>        port on which webhooks arrive behind PUBLIC_URL (default PORT, or 3000)
  --base-url <url>     address of the service: a mock, or one that is compatible
  -h, --help

outdial doctor
  --json               print the checks as JSON

outdial call
  --yes                do not ask before the phone rings

Variables: those of the carrier (TWILIO_ACCOUNT_SID, TELNYX_API_KEY, VAPI_API_KEY, …; the doctor names
what is missing), PUBLIC_URL, HOST, PORT, ALLOWED_COUNTRIES (for call), DATABASE_URL, DATABASE_SCHEMA.

Exits with 0 if all checks passed, or the call was completed; with 2 if the command cannot run as it
was given; with 9, by Node itself, if the file of --env-file is missing; otherwise with 1. Secrets are
never printed.
`
