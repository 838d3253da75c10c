import { library } from '../../tools/library.ts'

export default library({
  index: 'src/index.ts',
  kernel: 'src/kernel/index.ts',
  internal: 'src/kernel/internal.ts',
  phone: 'src/phone/index.ts',
  zones: 'src/zones/index.ts',
  environment: 'src/environment/index.ts',
  provider: 'src/providers/index.ts',
  'call-api': 'src/providers/call-api/index.ts',
  'num-dialer': 'src/providers/num-dialer/index.ts',
  twilio: 'src/providers/twilio/index.ts',
  telnyx: 'src/providers/telnyx/index.ts',
  vapi: 'src/providers/vapi/index.ts',
  testing: 'src/testing/index.ts',
})
