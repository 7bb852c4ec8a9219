/**
 * Runs the tests: `npm test`, or `npm test -- [flags of node --test] [files or globs]`. A flag's value is joined by `=`.
 * Builds MinIO first where it is missing and Go is there, so that two test files never build it at once.
 */
import { ensureNode, handOver, root, runToEnd } from './node24.mjs'

const CONCURRENCY = 2
const given = process.argv.slice(2)
const flags = given.filter((arg) => arg.startsWith('-'))
const files = given.filter((arg) => !arg.startsWith('-'))
const has = (name) => flags.some((flag) => flag.startsWith(name))

const node = ensureNode()
if (files.length === 0) runToEnd(node, ['test/support/find-minio.ts'])
handOver(
  node,
  [
    '--test',
    ...(has('--test-concurrency') ? [] : [`--test-concurrency=${CONCURRENCY}`]),
    ...(has('--test-reporter') ? [] : ['--test-reporter=spec']),
    ...flags,
    ...(files.length > 0 ? files : ['test/**/*.test.ts']),
  ],
  { cwd: root },
)
