import { library } from '../../tools/library.ts'

export default library({
  index: 'src/index.ts',
  kernel: 'src/kernel/index.ts',
  internal: 'src/kernel/internal.ts',
  phone: 'src/phone/index.ts',
  testing: 'src/testing/index.ts',
})
