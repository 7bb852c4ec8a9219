/** Runs a TypeScript file with a Node that strips types: `node scripts/run.mjs <file.ts> [arguments]`. */
import { ensureNode, fail, handOver } from './node24.mjs'

const [file, ...args] = process.argv.slice(2)
if (!file) fail('which file? node scripts/run.mjs <file.ts> [arguments]')
handOver(ensureNode(), [file, ...args])
