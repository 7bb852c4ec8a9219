/**
 * Finds a Node that runs Elanus (24 or newer) and hands over to it. Runs on Node 20 and needs no package.
 * In a checkout it installs the dependencies first; in an installed package it never installs anything.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const NODE_MAJOR_MIN = 24
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const windows = process.platform === 'win32'
const binaryName = windows ? 'node.exe' : 'node'
const platformName = `node-${windows ? 'win' : process.platform}-${process.arch}`

export const isNewEnough = (version) => Number(version.replace(/^v/, '').split('.')[0]) >= NODE_MAJOR_MIN

/** A Node ≥ 24 that is already here: this process's own, else the `node` package's in `from` or a folder above it. */
export function findNode(from = root, version = process.version) {
  if (isNewEnough(version)) return process.execPath
  for (let folder = from; ; folder = dirname(folder)) {
    const found = findInPackage(join(folder, 'node_modules', 'node'))
    if (found) return found
    if (dirname(folder) === folder) return undefined
  }
}

function findInPackage(folder) {
  const manifest = join(folder, 'package.json')
  if (!existsSync(manifest) || !isNewEnough(JSON.parse(readFileSync(manifest, 'utf8')).version)) return undefined
  const places = [join(folder, 'bin', binaryName), join(folder, 'node_modules', platformName, 'bin', binaryName)]
  return places.find((place) => existsSync(place))
}

/** The path of a Node ≥ 24; installs the checkout's dependencies where they are missing or older than the lock. */
export function ensureNode() {
  if (dependenciesAreStale()) installDependencies()
  const found = findNode() ?? installNodeBinary()
  if (!found)
    fail(
      `Elanus needs Node ${NODE_MAJOR_MIN}; the npm package "node" brought none for ${process.platform} ${process.arch}. Install Node ${NODE_MAJOR_MIN} and try again.`,
    )
  return found
}

function dependenciesAreStale() {
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return true
  return statSync(installed).mtimeMs < statSync(join(root, 'package-lock.json')).mtimeMs
}

function installDependencies() {
  console.error('installing dependencies: npm ci')
  const { status, error } = npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], root)
  if (status !== 0)
    fail(`npm ci failed${error ? `: ${error.message}` : ''}. Its output is above; mend that and try again.`)
}

/** Where npm was told to run no install scripts, the `node` package is there without its binary: run its script. */
function installNodeBinary() {
  const folder = join(root, 'node_modules', 'node')
  if (!existsSync(folder)) return undefined
  console.error('the package "node" has no binary yet (were install scripts off?): running its install script')
  spawnSync(process.execPath, ['installArchSpecificPackage.js'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, npm_config_ignore_scripts: 'false' },
  })
  return findNode()
}

const npm = (args, cwd) =>
  spawnSync(windows ? 'npm.cmd' : 'npm', args, { cwd, stdio: ['ignore', 2, 2], shell: windows })

export function fail(message) {
  console.error(`elanus: ${message}`)
  process.exit(1)
}

/** Runs `node args…` in our place: same terminal, same signals, same exit. */
export function handOver(node, args, options = {}) {
  const child = spawn(node, args, { stdio: 'inherit', ...options })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => fail(`cannot start ${node}: ${error.message}`))
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

/** As `handOver`, but comes back with the exit code. */
export const runToEnd = (command, args) => {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (error) fail(`cannot start ${command}: ${error.message}`)
  return status ?? 1
}
