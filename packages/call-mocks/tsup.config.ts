import { library } from '../../tools/library.ts'

export default library({
  index: 'src/index.ts',
  msw: 'src/msw.ts',
  server: 'src/server/index.ts',
  matchers: 'src/matchers/index.ts',
  'matchers-vitest': 'src/matchers/vitest.ts',
  'matchers-jest': 'src/matchers/jest.ts',
  bin: 'src/bin.ts',
})
