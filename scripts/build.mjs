/** Makes dist/ out of src/: JavaScript by tsc, and beside it every file that is no TypeScript. For npm packing only. */
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureNode, root, runToEnd } from './node24.mjs'

const node = ensureNode()
const dist = join(root, 'dist')
rmSync(dist, { recursive: true, force: true })
const code = runToEnd(node, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'])
if (code !== 0) process.exit(code)
cpSync(join(root, 'src'), dist, { recursive: true, filter: (path) => !path.endsWith('.ts') })
