/**
 * Completes package-lock.json: names every platform's optional package, also those that the registry in use did not show
 * when the lock was made. Without them `npm ci` refuses the lock. Run it after each `npm install <package>`;
 * `--check` only reports. Fills in what the names say (version, os, cpu, libc) and never a checksum.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const OS = { android: 'android', darwin: 'darwin', linux: 'linux', win32: 'win32', freebsd: 'freebsd' }
const CPU = { x64: 'x64', arm64: 'arm64', arm: 'arm', ia32: 'ia32' }

/** What a platform package's name says about where it runs: `@biomejs/cli-linux-x64-musl` → linux, x64, musl. */
export function platformOf(name) {
  const words = name.slice(name.lastIndexOf('/') + 1).split('-')
  const os = words.map((word) => OS[word]).find(Boolean)
  const cpu = words.map((word) => CPU[word]).find(Boolean)
  if (!os || !cpu) return undefined
  const libc = os === 'linux' ? [words.includes('musl') ? 'musl' : 'glibc'] : undefined
  return { os: [os], cpu: [cpu], ...(libc ? { libc } : {}) }
}

/** The lock's missing entries, by path. Pure. */
export function missingEntries(lock) {
  const missing = {}
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const at = `node_modules/${name}`
      const platform = platformOf(name)
      if (!platform || lock.packages[at] || lock.packages[`${path}/${at}`]) continue
      missing[at] = { version, ...platform, optional: true, ...(entry.dev ? { dev: true } : {}) }
    }
  }
  return missing
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = fileURLToPath(new URL('../package-lock.json', import.meta.url))
  const lock = JSON.parse(readFileSync(file, 'utf8'))
  const missing = missingEntries(lock)
  const names = Object.keys(missing)
  if (names.length === 0) {
    console.log('package-lock.json names every platform')
  } else if (process.argv.includes('--check')) {
    console.error(`package-lock.json lacks ${names.join(', ')}; run: node scripts/complete-lock.mjs`)
    process.exitCode = 1
  } else {
    const [root, ...rest] = Object.entries({ ...lock.packages, ...missing })
    rest.sort(([a], [b]) => (a < b ? -1 : 1))
    writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries([root, ...rest]) }, null, 2)}\n`)
    console.log(`added to package-lock.json: ${names.join(', ')}`)
  }
}
