/** The short forms: some thousand fuzzed inputs and a hundred thousand decimal texts. The long ones stand in docs/reliability.md. */
import { strict as assert } from 'node:assert'
import { describe, test } from 'node:test'
import { FORMATS } from '../../src/formats/row-reader.ts'
import { checkFloat32 } from './float32.ts'
import { makeInput } from './make-input.ts'
import { judge } from './verdict.ts'

const INPUTS = 1000
const SEED = 1

describe('of fuzzed files', () => {
  for (const format of FORMATS) {
    test(`each of ${INPUTS} in ${format} is refused, or becomes the rows that an oracle sees in it`, async () => {
      let accepted = 0
      for (let seed = SEED; seed < SEED + INPUTS; seed++) {
        const { outcome, finding } = await judge(makeInput(format, seed))
        assert.equal(finding, undefined, `${format}:${seed}`)
        if (outcome === 'rows') accepted++
      }
      assert.ok(accepted > INPUTS / 20 && accepted < INPUTS, `${accepted} accepted`)
    })
  }
})

test('100 000 decimal texts become the nearest float32, in JSON, in vectors and in CSV', () => {
  const { hard, wrong } = checkFloat32(100_000, SEED)
  assert.deepEqual(wrong, [])
  assert.ok(hard > 1000, `only ${hard} texts would have shown double rounding`)
})
