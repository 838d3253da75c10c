import { library } from '../../tools/library.ts'

export default library({ index: 'src/index.ts', msw: 'src/msw.ts', server: 'src/server/index.ts', bin: 'src/bin.ts' })
