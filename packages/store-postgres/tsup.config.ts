import { library } from '../../tools/library.ts'

export default library({ index: 'src/index.ts' })
