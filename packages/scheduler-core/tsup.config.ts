import { library } from '../../tools/library.ts'

export default library({
  index: 'src/index.ts',
  store: 'src/store/index.ts',
  internal: 'src/internal.ts',
  testing: 'src/testing/index.ts',
  'race-worker': 'src/testing/race/race-worker.ts',
})
