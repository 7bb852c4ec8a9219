/** What a CSV file must become: RFC 4180, one character after the other, then the oracle's rules for cells. Throws Refused. */
import { DYNAMIC_FIELD_NAME, type Field, storedFields, subFieldByName } from '../../src/core/schema.ts'
import type { CanonicalRow } from './canonical.ts'
import type { Input } from './corpus-cases.ts'
import { Refused, type Tree } from './json-tree.ts'
import { metaTree, textOfFile } from './oracle-json.ts'
import { cellOf, dynamicOf, givenKey, nullOf } from './oracle-values.ts'

/** The records of a text; lines with nothing on them are none. */
export function recordsOf(text: string, separator: string): string[][] {
  const records: string[][] = []
  let at = 0
  while (at < text.length) {
    const empty = /\n|\r\n|\r$/y
    empty.lastIndex = at
    if (empty.test(text)) {
      at = empty.lastIndex
      continue
    }
    const record: string[] = []
    for (;;) {
      const [cell, to] = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at, separator)
      record.push(cell)
      const end = /\r?\n|\r?$/y
      end.lastIndex = to
      if (end.test(text)) {
        at = end.lastIndex
        break
      }
      if (!text.startsWith(separator, to)) throw new Refused(`text behind a quote at ${to}`)
      at = to + separator.length
    }
    records.push(record)
  }
  return records
}

function plainCell(text: string, from: number, separator: string): [string, number] {
  let to = from
  while (to < text.length && text[to] !== '\n' && !text.startsWith(separator, to)) {
    if (text[to] === '"') throw new Refused(`a bare quote at ${to}`)
    to++
  }
  const atLineEnd = to === text.length || text[to] === '\n'
  if (atLineEnd && to > from && text[to - 1] === '\r') to--
  return [text.slice(from, to), to]
}

function quotedCell(text: string, from: number): [string, number] {
  let cell = ''
  for (let at = from + 1; ; at++) {
    if (at >= text.length) throw new Refused('a quote without end')
    if (text[at] !== '"') cell += text[at]
    else if (text[at + 1] === '"') cell += text[at++]
    else return [cell, at + 1]
  }
}

export function csvOracle({ files, schema, csv }: Input): CanonicalRow[] {
  if (!csv.separator.isWellFormed() || ['\0', '\n', '\r', '"', '\ufffd'].includes(csv.separator))
    throw new Refused('the separator')
  const [header, ...records] = recordsOf(textOfFile(files[0].bytes), csv.separator)
  if (!header) throw new Refused('an empty file')
  if (new Set(header).size < header.length) throw new Refused('a column twice')
  if (header.some((name) => subFieldByName(schema, name))) throw new Refused('a sub-field is no column')
  for (const field of schema.fields) {
    if (field.autoId && !schema.allowInsertAutoId && header.includes(field.name))
      throw new Refused('a generated key is given')
    if (!field.autoId && !header.includes(field.name)) nullOf(field)
  }
  return records.map((record) => {
    if (record.length !== header.length) throw new Refused('another number of cells')
    const own: [string, Tree][] = []
    const metas: Tree[] = []
    header.forEach((name, i) => {
      if (!schema.dynamicField || schema.fields.some((field) => field.name === name)) return
      if (name === DYNAMIC_FIELD_NAME) metas.push(metaTree(record[i]))
      else own.push([name, { t: 'string', text: record[i] }])
    })
    const cellValue = (field: Field): unknown => {
      const cell = record[header.indexOf(field.name)]
      if (field.autoId) return cell === undefined ? 'id' : givenKey(field, cellOf(field, cell))
      const takesNull = field.nullable || field.defaultValue !== undefined
      return cell === undefined || (takesNull && cell === csv.nullKey) ? nullOf(field) : cellOf(field, cell)
    }
    return storedFields(schema).map((field) =>
      field === schema.dynamicField ? dynamicOf(schema, own, metas) : cellValue(field),
    )
  })
}
