import { strict as assert } from 'node:assert'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { limits } from '../../src/core/limits.ts'
import { AnalyzerError, buildAnalyzer } from '../../src/functions/analyzer.ts'
import { words } from '../../src/functions/words.ts'
import { STEMS } from './english-stems.ts'

function terms(params: object | undefined, text: string): string[] {
  const analyzer = buildAnalyzer(params && JSON.stringify(params))
  return analyzer.tokens(text).flatMap((token) => analyzer.term(token) ?? [])
}

describe('words', () => {
  const cases: [string, string[]][] = [
    ['', []],
    [' .,;!? --- ___ ', []],
    [
      'The quick (“brown”) fox can’t jump 32.3 feet, right?',
      ['The', 'quick', 'brown', 'fox', 'can’t', 'jump', '32.3', 'feet', 'right'],
    ],
    ["rock'n'roll isn't 'quoted'", ["rock'n'roll", "isn't", 'quoted']],
    [
      'example.com costs 1,234.50 e.g. today.Then v1.2',
      ['example.com', 'costs', '1,234.50', 'e.g', 'today.Then', 'v1.2'],
    ],
    ['a,b 1,b a.1 1.a', ['a', 'b', '1', 'b', 'a', '1', '1', 'a']],
    ['snake_case __init__ a__b', ['snake_case', 'init', 'a__b']],
    [
      'naïve Cafe\u0301 Straße ΑΒΓ Привет שלום مرحبا',
      ['naïve', 'Cafe\u0301', 'Straße', 'ΑΒΓ', 'Привет', 'שלום', 'مرحبا'],
    ],
    ['東京タワーへ行く、한국어 テスト', ['東', '京', 'タワー', 'へ', '行', 'く', '한국어', 'テスト']],
    ['x² ½ Ⅷ 👍🏽 a👍b', ['x²', '½', 'Ⅷ', 'a', 'b']],
  ]
  for (const [text, expected] of cases) {
    test(`of ${JSON.stringify(text)}`, () => assert.deepEqual(words(text), expected))
  }

  test('of the longest Text without a blank are found, whatever joins it', () => {
    for (const unit of ['a', 'a_', 'a.', '1,', "a'", 'e\u0301', 'ก']) {
      const text = unit.repeat(limits.textBytesMax / Buffer.byteLength(unit))
      assert.equal(words(`${text}a`).length, unit === '1,' ? 2 : 1, unit)
    }
  })

  test('are those of the whole rules of Unicode where texts have blanks between words', () => {
    const segmenter = new Intl.Segmenter('und', { granularity: 'word' })
    const wordLike = (text: string) =>
      Array.from(segmenter.segment(text)).flatMap((s) => (s.isWordLike ? [s.segment] : []))
    const piece = fc.constantFrom(
      'word',
      'Ünï',
      'ß',
      'Ελλάδα',
      'мир',
      '7',
      '42',
      ' ',
      ' ',
      '. ',
      ', ',
      '.',
      ',',
      "'",
      '’',
      '-',
      '(',
      ')',
      '\n',
      '!',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        assert.deepEqual(words(text), wordLike(text))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('an analyzer', () => {
  test('standard is what a field has that says nothing: words in lower case', () => {
    const expected = ['the', 'running', 'dogs', 'ñandú']
    assert.deepEqual(terms(undefined, 'The RUNNING dogs, Ñandú'), expected)
    assert.deepEqual(terms({ type: 'standard' }, 'The RUNNING dogs, Ñandú'), expected)
    assert.deepEqual(terms({ tokenizer: 'standard', filter: ['lowercase'] }, 'The RUNNING dogs, Ñandú'), expected)
  })
  test('standard as a tokenizer alone keeps the case', () => {
    assert.deepEqual(terms({ tokenizer: 'standard' }, 'The RUNNING dogs.'), ['The', 'RUNNING', 'dogs'])
  })
  test('whitespace keeps all but blanks', () => {
    assert.deepEqual(terms({ type: 'whitespace' }, ' C++ and\tC#\u3000(old) '), ['C++', 'and', 'C#', '(old)'])
    assert.deepEqual(terms({ tokenizer: 'whitespace', filter: ['lowercase'] }, 'C++ C#'), ['c++', 'c#'])
  })
  test('english leaves out stop words and stems the rest, as Snowball does', () => {
    assert.deepEqual(terms({ type: 'english' }, 'The runners WERE running into the Nights'), [
      'runner',
      'were',
      'run',
      'night',
    ])
    for (const [word, stem] of STEMS)
      assert.deepEqual(terms({ type: 'english' }, word), stem === 'by' ? [] : [stem], word)
  })
  test('english leaves numbers and what is too long for a word as they are', () => {
    const long = 'running'.repeat(limits.wordCharsMax)
    assert.deepEqual(terms({ type: 'english' }, `2023 mp3s ${long}`), ['2023', 'mp3s', long])
  })
})

describe('analyzer_params are refused', () => {
  const bad: [string, RegExp][] = [
    ['{', /is no JSON/],
    ['"standard"', /should be a JSON object/],
    ['[]', /should be a JSON object/],
    ['null', /should be a JSON object/],
    ['{}', /no tokenizer in analyzer_params is not supported, only standard, whitespace/],
    ['{"type":"chinese"}', /"chinese" type in analyzer_params is not supported, only standard, english, whitespace/],
    ['{"type":"constructor"}', /"constructor" type .* is not supported/],
    ['{"type":1}', /1 type .* is not supported/],
    ['{"type":"english","stop_words":["a"]}', /'stop_words' of analyzer_params is not supported/],
    ['{"type":"standard","tokenizer":"standard"}', /one or the other/],
    ['{"type":"standard","filter":["lowercase"]}', /one or the other/],
    ['{"tokenizer":"jieba"}', /"jieba" tokenizer .* is not supported/],
    ['{"tokenizer":{"type":"jieba"}}', /tokenizer .* is not supported/],
    ['{"tokenizer":"standard","filter":"lowercase"}', /filter of analyzer_params should be a list/],
    [
      '{"tokenizer":"standard","filter":["lowercase",{"type":"stop"}]}',
      /the filter \{"type":"stop"\} .* only lowercase/,
    ],
    ['{"filter":["lowercase"]}', /no tokenizer/],
  ]
  for (const [params, text] of bad) {
    test(params, () =>
      assert.throws(
        () => buildAnalyzer(params),
        (error) => error instanceof AnalyzerError && text.test(error.message),
      ),
    )
  }
})
