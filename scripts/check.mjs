/** Lint, format, types, the arrows between folders, the lock: everything CI asks besides the tests. Runs all, then judges. */
import { join } from 'node:path'
import { ensureNode, root, runToEnd } from './node24.mjs'

const node = ensureNode()
const tool = (...path) => join(root, 'node_modules', ...path)
const checks = [
  [
    'lint and format',
    [tool('@biomejs', 'biome', 'bin', 'biome'), 'ci', `--colors=${process.stdout.isTTY ? 'force' : 'off'}`, '.'],
  ],
  ['types', [tool('typescript', 'bin', 'tsc'), '--noEmit', '-p', '.']],
  ['architecture', ['--test', '--test-reporter=dot', 'test/architecture.test.ts']],
  ['lock', ['scripts/complete-lock.mjs', '--check']],
]
const failed = checks.filter(([, args]) => runToEnd(node, args) !== 0).map(([name]) => name)
if (failed.length > 0) {
  console.error(`check failed: ${failed.join(', ')}`)
  process.exit(1)
}
console.log('check passed')
