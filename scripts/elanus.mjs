#!/usr/bin/env node
/**
 * The `elanus` command. In a checkout it runs src/ as it stands; in an installed package dist/, since Node strips no
 * types under node_modules. On an older Node it hands over to the one that the package "node" brought along.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureNode, fail, findNode, handOver, isNewEnough, NODE_MAJOR_MIN, root } from './node24.mjs'

const source = join(root, 'src', 'cli', 'main.ts')
const inCheckout = existsSync(source)
const entry = inCheckout ? source : join(root, 'dist', 'cli', 'main.js')
const node = inCheckout ? ensureNode() : findNode()

if (!node) {
  fail(
    `this is Node ${process.version}; Elanus needs Node ${NODE_MAJOR_MIN}. Install it, or let npm run the install script of the package "node" (npm rebuild node).`,
  )
} else if (isNewEnough(process.version)) {
  process.argv[1] = entry
  await import(new URL(`file://${entry}`).href)
} else {
  handOver(node, [entry, ...process.argv.slice(2)])
}
