/** What a JSON or JSON Lines file must become, by the oracle's own parser and JSON.parse. Throws Refused. */
import { DYNAMIC_FIELD_NAME, type Schema, storedFields, subFieldByName } from '../../src/core/schema.ts'
import type { CanonicalRow } from './canonical.ts'
import type { Input } from './corpus-cases.ts'
import { parseTree, Refused, type Tree, TreeParser } from './json-tree.ts'
import { dynamicOf, givenKey, nullOf, treeOf } from './oracle-values.ts'

export function textOfFile(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Refused('no UTF-8')
  }
}

export function jsonOracle({ files, schema }: Input): CanonicalRow[] {
  const text = textOfFile(files[0].bytes)
  return aligned(
    schema,
    rootRows(text).map((row) => rowOf(schema, row)),
  )
}

function rootRows(text: string): readonly Tree[] {
  const parser = new TreeParser(text)
  const isObject = parser.next() === '{'
  if (isObject) {
    parser.at++
    if (parser.next() === '}') {
      parser.at++
      parser.expect('')
      return []
    }
    const key = parser.value()
    if (key.t !== 'string' || key.text.toLowerCase() !== 'rows') throw new Refused('the root key')
    parser.expect(':')
  }
  parser.expect('[')
  const rows: Tree[] = []
  for (; parser.next() !== ']'; ) {
    if (rows.length > 0) parser.expect(',')
    rows.push(parser.value())
  }
  parser.expect(']')
  if (isObject) parser.expect('}')
  parser.expect('')
  JSON.parse(text)
  return rows
}

export function jsonLinesOracle({ files, schema }: Input): CanonicalRow[] {
  const parser = new TreeParser(textOfFile(files[0].bytes))
  const rows: CanonicalRow[] = []
  while (parser.next() !== '') {
    const from = parser.at
    const row = parser.value()
    JSON.parse(parser.text.slice(from, parser.at))
    rows.push(rowOf(schema, row))
    const rest = /[ \t\r]*(\n|$)/y
    rest.lastIndex = parser.at
    const found = rest.exec(parser.text)
    if (!found) throw new Refused('something behind a row')
    parser.at += found[0].length
  }
  return aligned(schema, rows)
}

/** Keys are generated for all rows or for none. */
export function aligned(schema: Schema, rows: CanonicalRow[]): CanonicalRow[] {
  const at = storedFields(schema).findIndex(({ autoId }) => autoId)
  if (at === -1 || rows.length === 0) return rows
  const made = rows.filter((row) => row[at] === 'id').length
  if (made > 0 && made < rows.length) throw new Refused('some keys are given')
  return rows
}

function rowOf(schema: Schema, row: Tree): CanonicalRow {
  if (row.t !== 'object') throw new Refused('a row that is no object')
  const given = new Map<string, Tree>()
  const own: [string, Tree][] = []
  const metas: Tree[] = []
  for (const [key, value] of row.entries) {
    if (schema.fields.some(({ name }) => name === key)) {
      if (given.has(key)) throw new Refused(`${key} twice`)
      given.set(key, value)
    } else if (subFieldByName(schema, key)) throw new Refused(`${key} is no field of its own`)
    else if (!schema.dynamicField) continue
    else if (key === DYNAMIC_FIELD_NAME) metas.push(value)
    else own.push([key, value])
  }
  return storedFields(schema).map((field) => {
    if (field === schema.dynamicField) return dynamicOf(schema, own, metas)
    const value = given.get(field.name)
    if (field.autoId && !value) return 'id'
    if (field.autoId && !schema.allowInsertAutoId) throw new Refused('a generated key is given')
    if (field.autoId) return givenKey(field, treeOf(field, value!))
    return value ? treeOf(field, value) : nullOf(field)
  })
}

/** For the CSV oracle: a cell that holds `$meta`. */
export const metaTree = (cell: string): Tree => {
  const tree = parseTree(cell)
  if (tree.t !== 'object') throw new Refused('$meta is no object')
  return tree
}
