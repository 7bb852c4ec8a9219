/** From flags, variables and the YAML file to one checked text per setting. Knows nothing of what a setting means. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { StartupError } from '../core/startup-error.ts'
import { flagOf, type Setting, type SettingName, settings, variableOf } from './settings.ts'

/** A setting has a value that cannot be used. `message` is one line that says what to do. */
export class ConfigError extends StartupError {}

/** Values by setting name, as the command line gave them. */
export type Flags = Readonly<Partial<Record<SettingName, string>>>
export type Environment = Readonly<Record<string, string | undefined>>

export interface Given {
  readonly text: string
  /** How a user knows the place: `--port`, `ELANUS_PORT`, `port in elanus.yaml`. */
  readonly from: string
}
export type GivenSettings = ReadonlyMap<string, Given>

/** Flag before variable before file. An empty variable counts as not set. Throws `ConfigError`. */
export function readSettings(flags: Flags, environment: Environment): GivenSettings {
  const given = new Map<string, Given>()
  const take = (setting: Setting, text: string | undefined, from: string) => {
    if (text === undefined || given.has(setting.name)) return
    checkValue(setting, text, from)
    given.set(setting.name, { text, from })
  }
  for (const setting of settings) {
    take(setting, flags[setting.name as SettingName], flagOf(setting))
    take(setting, environment[variableOf(setting)] || undefined, variableOf(setting))
  }
  const file = given.get('config')
  if (file) {
    const values = readFile(file.text)
    for (const setting of settings) take(setting, values.get(setting.name), `${setting.name} in ${file.text}`)
  }
  return given
}

function checkValue(setting: Setting, text: string, from: string): void {
  const refuse = (expected: string): never => {
    throw new ConfigError(`${from} must be ${expected}${setting.secret ? '' : `, not ${JSON.stringify(text)}`}`)
  }
  switch (setting.kind) {
    case 'text':
      if (text.trim() === '') refuse('given a value')
      return
    case 'integer': {
      const number = Number(text)
      const { min = 0, max = Number.MAX_SAFE_INTEGER } = setting
      if (!/^\d+$/.test(text) || number < min || number > max) refuse(`a whole number from ${min} to ${max}`)
      return
    }
    case 'boolean':
      if (text !== 'true' && text !== 'false') refuse('true or false')
      return
    case 'choice':
      if (!setting.choices?.includes(text)) refuse(`one of ${setting.choices?.join(', ')}`)
      return
  }
}

function readFile(path: string): ReadonlyMap<string, string> {
  const root = parseFile(path)
  if (root === null || root === undefined) return new Map()
  if (typeof root !== 'object' || Array.isArray(root)) {
    throw new ConfigError(`${path} must hold one "name: value" a line; see docs/configuration.md`)
  }
  const known = settings.filter((setting) => !setting.notInFile).map((setting) => setting.name)
  const values = new Map<string, string>()
  for (const [name, value] of Object.entries(root)) {
    if (!known.includes(name)) {
      throw new ConfigError(`${path}: unknown setting ${JSON.stringify(name)}; known are ${known.join(', ')}`)
    }
    if (value === null || value === '') continue
    if (typeof value !== 'string') {
      throw new ConfigError(`${path}: ${name} must be one value, not a list or a group`)
    }
    values.set(name, value)
  }
  return values
}

function parseFile(path: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'it does not exist' : `it cannot be read (${code})`
    throw new ConfigError(`config file ${path}: ${why}; check --config or ELANUS_CONFIG`, { cause: error })
  }
  try {
    // Failsafe: every value stays the text it is, so a key like 0123 does not become a number.
    return parse(text, { schema: 'failsafe' })
  } catch (error) {
    const firstLine = (error as Error).message.split('\n')[0].replace(/:$/, '')
    throw new ConfigError(`config file ${path} is no YAML: ${firstLine}`, { cause: error })
  }
}
