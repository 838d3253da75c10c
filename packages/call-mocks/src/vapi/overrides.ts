import * as z from 'zod/mini'

const anything = z.optional(z.unknown())
const fields = z.optional(z.record(z.string(), z.unknown()))
const within = (least: number, greatest: number) =>
  z
    .number('must be a number')
    .check(
      z.minimum(least, `must not be less than ${least}`),
      z.maximum(greatest, `must not be greater than ${greatest}`),
    )

const server = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: 'must be an address' }),
  headers: z.optional(z.record(z.string(), z.string())),
  credentialId: z.optional(z.string()),
  timeoutSeconds: z.optional(within(1, 300)),
  staticIpAddressesEnabled: z.optional(z.boolean()),
  encryptedPaths: z.optional(z.array(z.string())),
  backoffPlan: z.optional(
    z.strictObject({
      type: z.enum(['fixed', 'exponential'], 'must be fixed or exponential'),
      maxRetries: within(0, 10),
      baseDelaySeconds: within(0, 10),
      excludedStatusCodes: z.optional(z.array(z.int())),
    }),
  ),
})

const SERVER_MESSAGES = [
  'assistant.started',
  'assistant.speechStarted',
  'conversation-update',
  'end-of-call-report',
  'function-call',
  'hang',
  'language-changed',
  'language-change-detected',
  'model-output',
  'phone-call-control',
  'speech-update',
  'status-update',
  'transcript',
  'transcript[transcriptType="final"]',
  'tool-calls',
  'transfer-destination-request',
  'handoff-destination-request',
  'transfer-update',
  'user-interrupted',
  'voice-input',
  'chat.created',
  'chat.deleted',
  'session.created',
  'session.updated',
  'session.deleted',
  'call.deleted',
  'call.delete.failed',
  'call.artifact.upload',
] as const

/**
 * `AssistantOverrides` of Vapi's OpenAPI description (20 August 2026): all names, and the bounds of
 * what this library sends.
 */
export const overrides = z.strictObject({
  maxDurationSeconds: z.optional(within(10, 43_200)),
  metadata: fields,
  variableValues: fields,
  server: z.optional(server),
  serverMessages: z.optional(
    z.array(z.enum(SERVER_MESSAGES, `must be one of the following values: ${SERVER_MESSAGES.join(', ')}`)),
  ),
  transportConfigurations: z.optional(
    z.array(
      z.strictObject({
        provider: z.literal('twilio', 'must be twilio'),
        timeout: z.optional(within(1, 600)),
        record: z.optional(z.boolean()),
        recordingChannels: z.optional(z.enum(['mono', 'dual'])),
      }),
    ),
  ),
  transcriber: anything,
  model: anything,
  voice: anything,
  firstMessage: anything,
  firstMessageInterruptionsEnabled: anything,
  firstMessageMode: anything,
  voicemailDetection: anything,
  clientMessages: anything,
  backgroundSound: anything,
  modelOutputInMessagesEnabled: anything,
  observabilityPlan: anything,
  credentials: anything,
  hooks: anything,
  'tools:append': anything,
  name: anything,
  voicemailMessage: anything,
  endCallMessage: anything,
  endCallPhrases: anything,
  compliancePlan: anything,
  backgroundSpeechDenoisingPlan: anything,
  analysisPlan: anything,
  artifactPlan: anything,
  startSpeakingPlan: anything,
  stopSpeakingPlan: anything,
  monitorPlan: anything,
  credentialIds: anything,
  keypadInputPlan: anything,
})
