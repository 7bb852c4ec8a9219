import { strict as assert } from 'node:assert'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { InvalidKeyError } from '../../src/objects/byte-source.ts'
import { partsOf } from '../../src/objects/object-body.ts'
import { normalizeKey } from '../../src/objects/object-key.ts'

describe('object keys', () => {
  test('are brought to one spelling', () => {
    for (const key of ['a/b.json', '/a/b.json', '///a//b.json', './a/./b.json'])
      assert.equal(normalizeKey(key), 'a/b.json')
    assert.equal(normalizeKey('..a/b..c/...'), '..a/b..c/...')
    assert.equal(normalizeKey('%2e%2e/x'), '%2e%2e/x')
  })

  test('are refused with what is wrong about them', () => {
    const refused: [string, RegExp][] = [
      ['../x', /^invalid path "\.\.\/x": '\.\.' could leave the bucket$/],
      ['/a/b/../../../etc/passwd', /'\.\.' could leave the bucket/],
      ['..', /'\.\.' could leave/],
      ['a\0.json', /invalid path "a\\u0000.json": it holds a NUL/],
      ['a\\..\\b', /backslash/],
      ['\\\\server\\share', /backslash/],
      ['C:/windows/x', /drive letter/],
      ['a/', /names a folder/],
      ['', /it is empty/],
      ['./.', /it is empty/],
      ['\ud800', /no valid Unicode/],
      ['ä'.repeat(513), /more than 1024 bytes/],
    ]
    for (const [key, why] of refused) {
      assert.throws(
        () => normalizeKey(key),
        (error: Error) => error instanceof InvalidKeyError && why.test(error.message),
        JSON.stringify(key),
      )
    }
  })

  test('never keep a segment that moves up, whatever the text', () => {
    const piece = fc.constantFrom('..', '.', '/', '\\', 'a', '\0', 'C:', '~', '%2e', ' ')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        let key: string
        try {
          key = normalizeKey(pieces.join(''))
        } catch (error) {
          return error instanceof InvalidKeyError
        }
        return normalizeKey(key) === key && !key.startsWith('/') && !key.split('/').some((s) => s === '..' || s === '')
      }),
    )
  })
})

test('a stream is cut in parts that are it again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 20 })),
      fc.integer({ min: 1, max: 16 }),
      async (chunks, size) => {
        const stream = (async function* () {
          yield* chunks
        })()
        const parts: Uint8Array[] = []
        for await (const part of partsOf(stream, size)) parts.push(part)
        assert.deepEqual(Buffer.concat(parts), Buffer.concat(chunks))
        assert.ok(parts.slice(0, -1).every((part) => part.length === size) && parts.length >= 1)
      },
    ),
  )
})
