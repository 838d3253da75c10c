import { library } from '../../tools/library.ts'

export default library({ bin: 'src/bin.ts' })
